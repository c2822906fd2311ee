import type { CallState } from './call.js';
import type { CoreConfig } from './config.js';
import type { Attempt } from './errors/index.js';
import { apiErrorOf, callInfo, failureOf } from './failure.js';
import { RawResponse, readAll, readUpTo } from './raw-response.js';
import { Scope } from './scope.js';
import { scopedStream } from './scoped-stream.js';
import { send } from './transport.js';

/** More of an error body than this is not read. */
const MAX_ERROR_BODY_BYTES = 64 * 1024;

/**
 * One attempt, its answer's body included. Throws the typed error of whatever went wrong; records itself in `state.attempts`.
 */
export async function runAttempt(config: CoreConfig, state: CallState): Promise<RawResponse> {
  const startedAt = performance.now();
  const record = (outcome: Pick<Attempt, 'status' | 'error'>): void => {
    const attempt: Attempt = {
      number: state.attempts.length + 1,
      durationMs: Math.round(performance.now() - startedAt),
      ...outcome,
    };
    state.attempts.push(attempt);
    config.log.debug?.(
      `${config.service} ${state.operation.id} ${state.request.method} ${state.safeUrl} → ` +
        `${outcome.status ?? outcome.error} in ${attempt.durationMs} ms (attempt ${attempt.number})`,
    );
  };

  const scope = new Scope(state);
  let handedOver = false;
  try {
    const response = await scope.race(send(config.fetch, state.request, scope));
    if (!response.ok) {
      const body = await scope.race(readUpTo(response, MAX_ERROR_BODY_BYTES)).catch(() => new Uint8Array(0));
      if (scope.interruption !== undefined) throw scope.signal.reason;
      record({ status: response.status });
      throw apiErrorOf(config, state, response, body);
    }
    if (state.streaming && response.body !== null) {
      scope.liftTimeout();
      record({ status: response.status });
      handedOver = true;
      return new RawResponse(
        response,
        scopedStream(response.body, scope, (error) => failureOf(config, state, scope, error)),
        () => callInfo(state),
      );
    }
    const body = await scope.race(readAll(response));
    record({ status: response.status });
    return new RawResponse(response, body, () => callInfo(state));
  } catch (error) {
    const failure = failureOf(config, state, scope, error);
    if (failure !== error) record({ error: failure.name });
    throw failure;
  } finally {
    if (!handedOver) scope[Symbol.dispose]();
  }
}
