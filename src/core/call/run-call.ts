import { AbortedError, ApiError, type CallError, ConnectionError, DeadlineExceededError } from '../errors/index.js';
import type { RequestOptions } from '../options/request-options.js';
import { CROSS_ORIGIN_REDIRECT, REDIRECT_REFUSED } from '../transport/send.js';
import { checkCount } from '../util/checks.js';
import { loadPart } from '../util/load-part.js';
import { sleep } from '../util/timers.js';
import { runAttempt } from './attempt.js';
import { callInfo } from './call-info.js';
import type { CoreConfig } from './config.js';
import type { Operation } from './operation.js';
import { prepareRequest } from './prepare-request.js';
import type { RawResponse } from './raw-response.js';
import { allowedRetries, MAX_RETRY_AFTER_MS, provenSafety, retryWaitMs } from './retry.js';
import { explainNotRetried, type RetryBudget, retryCost } from './retry-budget.js';
import type { CallInput, CallState, ResponseMode } from './state.js';

let reporting: typeof import('./call-reporter.js') | undefined;

/**
 * One logical call: prepares the request once, then attempts it until a response arrives, the failure is final, the retries or the client's
 * retry budget are used up, or the deadline would pass.
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
  reporting ??= await loadPart(() => import('./call-reporter.js'));
  const reporter = new reporting.HookReporter(config, state);
  state.reporter = reporter;
  try {
    const raw = await retryLoop(config, state, maxRetries);
    reporter.notifyCallEnd();
    return raw;
  } catch (error) {
    reporter.notifyCallEnd(error);
    throw error;
  }
}

async function retryLoop(config: CoreConfig, state: CallState, maxRetries: number | undefined): Promise<RawResponse> {
  const { operation, request } = state;
  const replayable = !(request.body instanceof ReadableStream);
  for (let retry = 0; ; retry++) {
    try {
      const raw = await runAttempt(config, state);
      config.retryBudget.giveBack();
      return raw;
    } catch (error) {
      if (!replayable || !isRetryable(error)) throw error;
      const safety = config.classifyFailure?.(operation, error)?.retry ?? provenSafety(error);
      if (retry >= allowedRetries(operation, maxRetries, config.maxRetries, safety)) throw error;
      if (error instanceof ApiError && (error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) throw error;
      // Retries that the caller asks for by this call's maxRetries are neither limited by the budget nor paid from it.
      const budget = maxRetries === undefined ? config.retryBudget : undefined;
      await waitBeforeRetry(state, retry, error, budget);
      state.lastFailure = error;
    }
  }
}

/** Waits before the next attempt, or throws at once if the deadline would pass meanwhile or the budget cannot pay for it. */
async function waitBeforeRetry(
  state: CallState,
  retry: number,
  error: CallError,
  budget: RetryBudget | undefined,
): Promise<void> {
  const { attempts, operation } = state;
  const waitMs = retryWaitMs(retry, error instanceof ApiError ? error.retryAfterMs : undefined);
  if (performance.now() + waitMs >= state.deadlineAt) {
    const hint = `the last failure: ${error.message}`;
    throw new DeadlineExceededError(state.deadlineMs, callInfo(state), { cause: error, hint });
  }
  const cost = retryCost(error);
  if (budget?.take(cost) === false) throw explainNotRetried(error);
  const last = attempts.pop();
  if (last !== undefined) attempts.push({ ...last, retryDelayMs: Math.round(waitMs) });
  state.reporter?.notifyRetry(waitMs, error);
  try {
    await sleep(waitMs, state.signal);
  } catch (reason) {
    budget?.giveBack(cost);
    throw new AbortedError(operation.id, reason);
  }
}

function isRetryable(error: unknown): error is ApiError | ConnectionError {
  if (error instanceof ApiError) return error.retryable;
  return error instanceof ConnectionError && !(error instanceof DeadlineExceededError) && !NOT_FOLLOWED.has(error.code);
}

const NOT_FOLLOWED: ReadonlySet<string> = new Set([REDIRECT_REFUSED, CROSS_ORIGIN_REDIRECT]);
