import { AbortedError, ApiError, type CallError, ConnectionError, DeadlineExceededError } from '../errors/index.js';
import type { RequestOptions } from '../options/request-options.js';
import { curlCommand } from '../redact/curl-command.js';
import { checkCount } from '../util/checks.js';
import { sleep } from '../util/timers.js';
import { runAttempt } from './attempt.js';
import type { CoreConfig } from './config.js';
import { callInfo, REDIRECT_REFUSED } from './errors-of-call.js';
import { notifyOperationStart, notifyRetry } from './notify-hooks.js';
import type { Operation } from './operation.js';
import { prepareRequest } from './prepare-request.js';
import type { RawResponse } from './raw-response.js';
import { allowedRetries, backoffMs } from './retry.js';
import type { CallInput, CallState, ResponseMode } from './state.js';

/**
 * One logical call: prepares the request once, then attempts it until a response arrives, the failure is final, the retries are used up or
 * the deadline would pass.
 */
export async function runCall(
  config: CoreConfig,
  operation: Operation,
  input: CallInput,
  options: RequestOptions,
  mode: ResponseMode,
): Promise<RawResponse> {
  const maxRetries = checkCount('maxRetries', options.maxRetries);
  const prepared = prepareRequest(config, operation, input, options, mode);
  // Avoid an extra microtask when credentials are available synchronously.
  const state = prepared instanceof Promise ? await prepared : prepared;
  if (config.hooks === undefined && config.log.debug === undefined) return retryLoop(config, state, maxRetries);
  return withReporting(config, state, () => retryLoop(config, state, maxRetries));
}

async function retryLoop(config: CoreConfig, state: CallState, maxRetries: number | undefined): Promise<RawResponse> {
  const { operation, request } = state;
  const replayable = !(request.body instanceof ReadableStream);
  for (let retry = 0; ; retry++) {
    try {
      return await runAttempt(config, state);
    } catch (error) {
      if (!replayable || !isRetryable(error)) throw error;
      const safety = config.classifyFailure?.(operation, error)?.retry;
      if (retry >= allowedRetries(operation, maxRetries, config.maxRetries, safety)) throw error;
      await waitBeforeRetry(config, state, retry, error);
      state.lastFailure = error;
    }
  }
}

/** Reports the call to hooks and log. */
async function withReporting(
  config: CoreConfig,
  state: CallState,
  run: () => Promise<RawResponse>,
): Promise<RawResponse> {
  const notifyEnd = notifyOperationStart(config, state);
  try {
    const raw = await run();
    notifyEnd();
    return raw;
  } catch (error) {
    notifyEnd(error);
    const { operation, request, safeUrl } = state;
    config.log.debug?.(
      `${config.service} ${operation.id} failed; reproduce with: ${curlCommand(
        { method: request.method, url: safeUrl, headers: request.headers, hasBody: request.body !== undefined },
        config.secrets,
      )}`,
    );
    throw error;
  }
}

/** Waits before the next attempt, or throws at once if the deadline would pass meanwhile. */
async function waitBeforeRetry(config: CoreConfig, state: CallState, retry: number, error: CallError): Promise<void> {
  const { attempts, operation } = state;
  const waitMs = (error instanceof ApiError ? error.retryAfterMs : undefined) ?? backoffMs(retry);
  if (performance.now() + waitMs >= state.deadlineAt) {
    const hint = `the last failure: ${error.message}`;
    throw new DeadlineExceededError(state.deadlineMs, callInfo(state), { cause: error, hint });
  }
  const last = attempts.pop();
  if (last !== undefined) attempts.push({ ...last, retryDelayMs: Math.round(waitMs) });
  if (config.hooks !== undefined) notifyRetry(config, state, waitMs, error);
  config.log.debug?.(`${config.service} ${operation.id} retries in ${Math.round(waitMs)} ms`);
  try {
    await sleep(waitMs, state.signal);
  } catch (reason) {
    throw new AbortedError(operation.id, reason);
  }
}

function isRetryable(error: unknown): error is ApiError | ConnectionError {
  if (error instanceof ApiError) return error.retryable;
  return (
    error instanceof ConnectionError && !(error instanceof DeadlineExceededError) && error.code !== REDIRECT_REFUSED
  );
}
