import {
  AbortedError,
  ConnectionError,
  DeadlineExceededError,
  FastkitError,
  RequestTimeoutError,
} from '../errors/index.js';
import type { AbortScope } from '../util/abort-scope.js';
import { callInfo } from './call-info.js';
import type { CoreConfig } from './config.js';
import type { CallState } from './state.js';

/** The typed error of an attempt without a complete response. Errors that are already typed are returned unchanged. */
export async function failureOf(
  config: CoreConfig,
  state: CallState,
  scope: AbortScope,
  error: unknown,
): Promise<FastkitError> {
  if (error instanceof FastkitError) return error;
  const { interruption } = scope;
  switch (interruption?.kind) {
    case 'aborted':
      return new AbortedError(state.operation.id, interruption.reason);
    case 'timeout':
      return new RequestTimeoutError(state.timeoutMs, callInfo(state));
    case 'deadline':
      return new DeadlineExceededError(state.deadlineMs, callInfo(state), { cause: state.lastFailure });
    default:
      // Loaded with the first failure. A process that cannot open a connection may not be able to open a file either.
      return import('./describe-failure.js').then(
        ({ connectionErrorOf }) => connectionErrorOf(config, state, error),
        () => new ConnectionError('connection failed', callInfo(state), { cause: error }),
      );
  }
}
