import { type Attempt, type CallInfo, ResponseTooLargeError } from '../errors/index.js';
import { type ByteChunks, readChunks, toReadableStream } from '../streams/byte-stream.js';
import { BodyTooLargeError, readAll, readUpTo } from '../streams/read-body.js';
import { send } from '../transport/send.js';
import { AbortScope } from '../util/abort-scope.js';
import { loadPart } from '../util/load-part.js';
import { callInfo } from './call-info.js';
import type { CoreConfig } from './config.js';
import { failureOf } from './errors-of-call.js';
import { RawResponse } from './raw-response.js';
import type { CallState } from './state.js';

/** Error bodies are truncated at this size. */
const MAX_ERROR_BODY_BYTES = 64 * 1024;

/**
 * One attempt, including the response body. Throws a typed error for any failure and records itself in `state.attempts`.
 */
export async function runAttempt(config: CoreConfig, state: CallState): Promise<RawResponse> {
  const startedAt = performance.now();
  const number = state.attempts.length + 1;
  const record = (outcome: Pick<Attempt, 'status' | 'error'>): void => {
    const attempt: Attempt = {
      number,
      durationMs: Math.round(performance.now() - startedAt),
      ...outcome,
    };
    state.attempts.push(attempt);
    state.reporter?.notifyAttemptEnd(attempt);
  };

  const scope = new AbortScope(state);
  let handedOver = false;
  try {
    const { response, isResult, body } = await scope.race(receive(config, state, scope));
    record({ status: response.status });
    if (!isResult) {
      const { apiErrorOf } = await loadPart(() => import('./describe-failure.js'));
      throw await apiErrorOf(config, state, response, body as Uint8Array);
    }
    const call = (): CallInfo => callInfo(state);
    if (ArrayBuffer.isView(body)) return new RawResponse(response, body, call);
    scope.clearAttemptTimeout();
    handedOver = true;
    const stream = scopedStream(body, scope, (error) => failureOf(config, state, scope, error));
    return new RawResponse(response, stream, call);
  } catch (error) {
    const failure = await failureOf(config, state, scope, error);
    if (state.attempts.length < number) record({ error: failure.name });
    throw failure;
  } finally {
    if (!handedOver) scope[Symbol.dispose]();
  }
}

interface Received {
  readonly response: Response;
  /** Whether the response is a result: a success status, or one that the call accepts. */
  readonly isResult: boolean;
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

/** The response with its body: fully read, left as a stream for streaming calls, truncated for error statuses. */
async function receive(config: CoreConfig, state: CallState, scope: AbortScope): Promise<Received> {
  const { streaming, accepts } = state.mode;
  const request = state.reporter?.requestOfAttempt() ?? state.request;
  const response = await send(config.fetch, request, scope, state.operation.retry === 'never');
  if (response.ok) {
    const body = streaming && response.body !== null ? response.body : await readWhole(state, response);
    return { response, isResult: true, body };
  }
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const read = async (): Promise<Uint8Array> => {
    bytes ??= await readWhole(state, response);
    return bytes;
  };
  const { status, headers } = response;
  const isResult = (await accepts?.({ status, headers, read })) ?? false;
  if (isResult) return { response, isResult, body: bytes ?? (await readWhole(state, response)) };
  // The status is known; a body that is cut off does not change it.
  const body = bytes ?? (await readUpTo(response, MAX_ERROR_BODY_BYTES).catch(() => new Uint8Array(0)));
  return { response, isResult, body };
}

async function readWhole(state: CallState, response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const { maxResponseBytes } = state;
  try {
    return await readAll(response, maxResponseBytes);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new ResponseTooLargeError(response.status, maxResponseBytes, callInfo(state));
  }
}

/**
 * A body that is read under the call's deadline and the caller's signal. Disposes the scope when the body ends, fails or is
 * canceled; a failure is passed through `describe` first.
 */
function scopedStream(
  body: ReadableStream<Uint8Array>,
  scope: AbortScope,
  describe: (error: unknown) => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const source = readChunks(body);
  const chunks: ByteChunks = {
    async next() {
      try {
        const result = await scope.race(source.next());
        if (result.done) scope[Symbol.dispose]();
        return result;
      } catch (error) {
        void chunks.return().catch(() => undefined);
        throw await describe(error);
      }
    },
    return(reason) {
      scope[Symbol.dispose]();
      return source.return(reason);
    },
    [Symbol.asyncIterator]: () => chunks,
  };
  return toReadableStream(chunks);
}
