import {
  AbortedError,
  ApiError,
  type Attempt,
  type CallError,
  ConnectionError,
  DeadlineExceededError,
} from '../errors/index.js';
import { extendQuery } from '../http/url.js';
import type { LightRequest } from '../openapi/http-client.js';
import type { HeaderOptions, RequestOptions } from '../options/request-options.js';
import { curlCommand } from '../redact/curl-command.js';
import { redactText, redactUrl } from '../redact/redact.js';
import type { WireRequest } from '../transport/send.js';
import { checkCount, checkDurationMs } from '../util/checks.js';
import { sleep } from '../util/timers.js';
import { runAttempt } from './attempt.js';
import { callHeaders } from './call-headers.js';
import type { CoreConfig } from './config.js';
import { encodeBody } from './encode-body.js';
import { callInfo, REDIRECT_REFUSED } from './errors-of-call.js';
import { operationBegun, retryDecided } from './notify-hooks.js';
import type { Operation } from './operation.js';
import type { RawResponse } from './raw-response.js';
import { allowedRetries, backoffMs } from './retry.js';

/** How a call wants its answer. */
export interface AnswerMode {
  /** Value of the `accept` header. */
  readonly accept: string;
  /** Leaves the body of a success answer unread. */
  readonly streaming: boolean;
}

/** The mutable state of one logical call; attempts are shared with the errors that it throws. */
export interface CallState {
  readonly operation: Operation;
  readonly request: WireRequest;
  readonly streaming: boolean;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly deadlineAt: number;
  /** For messages and log lines; made when asked for. */
  readonly safeUrl: string;
  readonly attempts: Attempt[];
  /** Why the call is being repeated. */
  lastFailure: CallError | undefined;
}

/**
 * One logical call: encodes and authorises the request once, then attempts it until an answer comes, the failure is final, the retries
 * are used up or the deadline would pass.
 */
export async function performCall(
  config: CoreConfig,
  operation: Operation,
  light: LightRequest,
  options: RequestOptions,
  mode: AnswerMode,
): Promise<RawResponse> {
  const perCall = checkCount('maxRetries', options.maxRetries);
  const prepared = prepare(config, operation, light, options, mode);
  // Most clients have their credentials at hand: no turn is lost then.
  const state = prepared instanceof Promise ? await prepared : prepared;
  const attempts = (): Promise<RawResponse> => repeatAttempts(config, state, perCall);
  return config.hooks === undefined && config.log.debug === undefined ? attempts() : reported(config, state, attempts);
}

async function repeatAttempts(config: CoreConfig, state: CallState, perCall: number | undefined): Promise<RawResponse> {
  const { operation, request } = state;
  const replayable = !(request.body instanceof ReadableStream);
  for (let retry = 0; ; retry++) {
    try {
      return await runAttempt(config, state);
    } catch (error) {
      if (!replayable || !isRepeatable(error)) throw error;
      const repeat = config.judge?.(operation, error)?.repeat;
      if (retry >= allowedRetries(operation, perCall, config.maxRetries, repeat)) throw error;
      await pause(config, state, retry, error);
      state.lastFailure = error;
    }
  }
}

/** Tells hooks and log of the call. */
async function reported(
  config: CoreConfig,
  state: CallState,
  attempts: () => Promise<RawResponse>,
): Promise<RawResponse> {
  const ended = operationBegun(config, state);
  try {
    const raw = await attempts();
    ended();
    return raw;
  } catch (error) {
    ended(error);
    config.log.debug?.(
      `${config.service} ${state.operation.id} failed; by hand: ${curlCommand(state, config.secrets)}`,
    );
    throw error;
  }
}

function prepare(
  config: CoreConfig,
  operation: Operation,
  light: LightRequest,
  options: RequestOptions,
  mode: AnswerMode,
): CallState | Promise<CallState> {
  const { signal } = options;
  if (signal?.aborted) throw new AbortedError(operation.id, signal.reason);
  const timeoutMs = checkDurationMs('timeoutMs', options.timeoutMs) ?? config.timeoutMs;
  const deadlineMs = checkDurationMs('deadlineMs', options.deadlineMs) ?? config.deadlineMs;
  const deadlineAt = performance.now() + deadlineMs;
  const url = extendQuery(light.url, options.query, config.query);
  const { method } = light;
  const body = encodeBody(config.codecs, operation, light.body);
  const contentType = body === undefined ? undefined : operation.requestType;
  const complete = (credentials: HeaderOptions | undefined): CallState => ({
    operation,
    request: {
      method,
      url,
      body,
      headers: callHeaders(config, mode.accept, contentType, credentials, options.headers),
    },
    streaming: mode.streaming,
    signal,
    timeoutMs,
    deadlineMs,
    deadlineAt,
    get safeUrl() {
      return redactText(redactUrl(url), config.secrets);
    },
    attempts: [],
    lastFailure: undefined,
  });
  const credentials = config.authorize?.({ operationId: operation.id, method, url, body });
  return credentials instanceof Promise ? credentials.then(complete) : complete(credentials);
}

/** Waits before the next attempt, or gives up at once when the deadline would pass meanwhile. */
async function pause(config: CoreConfig, state: CallState, retry: number, error: CallError): Promise<void> {
  const { attempts, operation } = state;
  const waitMs = (error instanceof ApiError ? error.retryAfterMs : undefined) ?? backoffMs(retry);
  if (performance.now() + waitMs >= state.deadlineAt) {
    const hint = `the last failure: ${error.message}`;
    throw new DeadlineExceededError(state.deadlineMs, callInfo(state), { cause: error, hint });
  }
  const last = attempts.pop();
  if (last !== undefined) attempts.push({ ...last, retryDelayMs: Math.round(waitMs) });
  if (config.hooks !== undefined) retryDecided(config, state, waitMs, error);
  config.log.debug?.(`${config.service} ${operation.id} retries in ${Math.round(waitMs)} ms`);
  try {
    await sleep(waitMs, state.signal);
  } catch (reason) {
    throw new AbortedError(operation.id, reason);
  }
}

function isRepeatable(error: unknown): error is ApiError | ConnectionError {
  if (error instanceof ApiError) return error.retryable;
  return (
    error instanceof ConnectionError && !(error instanceof DeadlineExceededError) && error.code !== REDIRECT_REFUSED
  );
}
