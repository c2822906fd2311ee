import type { Job } from '../../../../generated/fastfn/types.js';
import {
  AbortedError,
  ApiError,
  ConnectionError,
  isAbortedError,
  isRateLimitError,
} from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import type { Redact } from '../../../core/redact/redact.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { sleep } from '../../../core/util/timers.js';
import { JobCanceledError, JobFailedError, JobNotDoneError } from '../errors/job-errors.js';

/** How to wait for a job. */
export interface JobWaitOptions {
  /** Maximum poll interval; polling starts faster. Default 2,000, which uses a quarter of the gateway's rate limit. */
  pollIntervalMs?: number | undefined;
  /** Total time to wait; also aborts a poll in flight. Default 300,000; `0` and `Infinity` mean no limit. */
  waitTimeoutMs?: number | undefined;
  /** Called with the job after each poll in which it has not ended. */
  onUpdate?: ((job: Job) => void) | undefined;
  /** Aborts the wait with an `AbortedError`. The job keeps running. */
  signal?: AbortSignal | undefined;
}

/** Retrieves a job once; `waitForJob` does the retries. */
export type RetrieveJob = (id: string, options: RequestOptions) => PromiseLike<Job>;

export const DEFAULT_POLL_INTERVAL_MS = 2_000;
export const FIRST_INTERVAL_MS = 250;
export const INTERVAL_GROWTH = 1.5;
const DEFAULT_WAIT_TIMEOUT_MS = 300_000;
/** The gateway counts calls per minute and does not say when the next minute starts. */
const RATE_LIMIT_PAUSE_MS = 15_000;

/**
 * Polls a job until it is done. Short outages of the gateway and its rate limit do not end the wait.
 *
 * @param known - The job, if the caller has already retrieved it.
 * @param redact - Masks what the caller sent to the function.
 * @throws JobFailedError, JobCanceledError; JobNotDoneError on timeout; AbortedError; ApiError for responses that retrying cannot fix
 *   (404 after a restart of the gateway, which keeps jobs in memory only).
 */
export async function waitForJob(
  retrieve: RetrieveJob,
  id: string,
  options: JobWaitOptions = {},
  known?: Job,
  redact?: Redact,
): Promise<Job> {
  const maxPauseMs = checkDurationMs('pollIntervalMs', options.pollIntervalMs) ?? DEFAULT_POLL_INTERVAL_MS;
  const waitTimeoutMs = checkDurationMs('waitTimeoutMs', options.waitTimeoutMs) ?? DEFAULT_WAIT_TIMEOUT_MS;
  const deadlineAt = performance.now() + waitTimeoutMs;
  let job = known;
  let lastError: unknown;
  let pauseMs = Math.min(FIRST_INTERVAL_MS, maxPauseMs);
  for (let polls = known === undefined ? 0 : 1; ; polls++) {
    if (polls > 0) {
      const remainingMs = deadlineAt - performance.now();
      if (remainingMs <= 0) throw new JobNotDoneError(id, job, waitTimeoutMs, { cause: lastError });
      await pause(id, Math.min(afterFailure(lastError, pauseMs), remainingMs), options.signal);
      pauseMs = Math.min(pauseMs * INTERVAL_GROWTH, maxPauseMs);
    }
    const seen = await poll(retrieve, id, deadlineAt, options.signal);
    lastError = seen.error;
    if (seen.job === undefined) continue;
    job = seen.job;
    if (hasEnded(job, redact)) return job;
    options.onUpdate?.(job);
  }
}

/** Whether a job is done. @throws JobFailedError, JobCanceledError when it ended otherwise. */
export function hasEnded(job: Job, redact?: Redact): boolean {
  if (job.status === 'failed') throw new JobFailedError(job, redact);
  if (job.status === 'canceled') throw new JobCanceledError(job.id);
  return job.status === 'done';
}

/** The pause before the next poll: longer after a rate limit, unchanged after any other failure. */
export function afterFailure(error: unknown, pauseMs: number): number {
  return isRateLimitError(error) ? Math.max(pauseMs, error.retryAfterMs ?? RATE_LIMIT_PAUSE_MS) : pauseMs;
}

/** Whether a failed poll may succeed later. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError ? error.retryable : error instanceof ConnectionError;
}

/** Waits, or rejects with an `AbortedError`. */
export async function pause(what: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, signal);
  } catch (reason) {
    throw isAbortedError(reason) ? reason : new AbortedError(`waiting for job ${what}`, reason);
  }
}

/** Polls once, bounded by the deadline. Returns a transient failure, throws any other. */
async function poll(
  retrieve: RetrieveJob,
  id: string,
  deadlineAt: number,
  signal: AbortSignal | undefined,
): Promise<{ job?: Job; error?: unknown }> {
  const deadlineMs = Math.max(1, deadlineAt - performance.now());
  try {
    return { job: await retrieve(id, { signal, deadlineMs, maxRetries: 0 }) };
  } catch (error) {
    if (isPassing(error)) return { error };
    throw error;
  }
}
