import type { Attempt, CallInfo } from '../errors/index.js';
import { send } from '../transport/send.js';
import { Scope } from '../util/abort-scope.js';
import type { CoreConfig } from './config.js';
import { apiErrorOf, callInfo, failureOf } from './errors-of-call.js';
import { attemptEnded, requestOfAttempt } from './notify-hooks.js';
import { RawResponse, readAll, readUpTo } from './raw-response.js';
import type { CallState } from './run-call.js';
import { scopedStream } from './scoped-stream.js';

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
    if (config.hooks !== undefined) attemptEnded(config, state, attempt);
    config.log.debug?.(
      `${config.service} ${state.operation.id} ${state.request.method} ${state.safeUrl} → ` +
        `${outcome.status ?? outcome.error} in ${attempt.durationMs} ms (attempt ${attempt.number})`,
    );
  };

  const scope = new Scope(state);
  let handedOver = false;
  try {
    const { response, body } = await scope.race(receive(config, state, scope));
    record({ status: response.status });
    if (!response.ok) throw apiErrorOf(config, state, response, body as Uint8Array);
    const call = (): CallInfo => callInfo(state);
    if (!(body instanceof ReadableStream)) return new RawResponse(response, body, call);
    scope.liftTimeout();
    handedOver = true;
    const stream = scopedStream(body, scope, (error) => failureOf(config, state, scope, error));
    return new RawResponse(response, stream, call);
  } catch (error) {
    const failure = failureOf(config, state, scope, error);
    if (failure !== error) record({ error: failure.name });
    throw failure;
  } finally {
    if (!handedOver) scope[Symbol.dispose]();
  }
}

/** The answer with its body: read, or left to the caller of a streaming call; cut where it tells of an error. */
async function receive(
  config: CoreConfig,
  state: CallState,
  scope: Scope,
): Promise<{ response: Response; body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> }> {
  const request = config.hooks === undefined ? state.request : requestOfAttempt(config, state);
  const response = await send(config.fetch, request, scope);
  if (!response.ok) {
    // The status is known; a body that breaks off does not change it.
    const body = await readUpTo(response, MAX_ERROR_BODY_BYTES).catch(() => new Uint8Array(0));
    return { response, body };
  }
  if (state.streaming && response.body !== null) return { response, body: response.body };
  return { response, body: await readAll(response) };
}
