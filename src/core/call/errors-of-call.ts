import {
  AbortedError,
  ConnectionError,
  DeadlineExceededError,
  type FastkitError,
  isFastkitError,
  RequestTimeoutError,
} from '../errors/index.js';
import type { AbortScope } from '../util/abort-scope.js';
import { loadPart } from '../util/load-part.js';
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
  if (isFastkitError(error)) return error;
  const { operation, mode } = state;
  const { interruption } = scope;
  // Nothing is to be done about an abort, except where the work may be done. A stream is aborted whenever its reader leaves.
  const isPlainAbort = interruption?.kind === 'aborted' && (operation.retry !== 'never' || mode.streaming);
  // Loaded with the first failure. A process that cannot open a connection may not be able to open a file either.
  const part = isPlainAbort ? undefined : await loadPart(() => import('./describe-failure.js')).catch(() => undefined);
  const hint = interruption && (await part?.hintFor(config, state, interruption.kind));
  switch (interruption?.kind) {
    case 'aborted':
      return new AbortedError(operation.id, interruption.reason, { hint });
    case 'timeout':
      return new RequestTimeoutError(state.timeoutMs, callInfo(state), { hint });
    case 'deadline':
      return new DeadlineExceededError(state.deadlineMs, callInfo(state), { cause: state.lastFailure, hint });
    default:
      return (
        part?.connectionErrorOf(config, state, error) ??
        new ConnectionError('connection failed', callInfo(state), { cause: error })
      );
  }
}
