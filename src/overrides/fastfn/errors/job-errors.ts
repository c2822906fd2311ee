import type { Job } from '../../../../generated/fastfn/types.js';
import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/** A job's last attempt ended with 500 or above. Its response can still be read with `jobs.result(job.id)`. */
export class JobFailedError extends FastkitError {
  static override readonly type: string = 'JobFailedError';
  /** The job as last seen. */
  readonly job: Job;
  /** Attempts made. */
  readonly attempts: number | undefined;
  readonly lastError: string | undefined;

  constructor(job: Job) {
    const { id, attempt, last_error: lastError, result_status: status } = job;
    const why = lastError ?? (status === undefined ? 'for an unknown reason' : `HTTP ${status}`);
    super('JOB_FAILED', `job ${id} of ${job.name ?? 'a function'} failed after ${attempt ?? 'its'} attempts: ${why}`);
    this.job = job;
    this.attempts = attempt;
    this.lastError = lastError;
  }

  override toJSON(): Record<string, unknown> {
    const { attempts, lastError } = this;
    return { ...super.toJSON(), jobId: this.job.id, attempts, lastError };
  }
}

/** The job was canceled; it has no result. */
export class JobCanceledError extends FastkitError {
  static override readonly type: string = 'JobCanceledError';
  readonly jobId: string;

  constructor(jobId: string, options?: FastkitErrorOptions) {
    super('JOB_CANCELED', `job ${jobId} was canceled and has no result`, options);
    this.jobId = jobId;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), jobId: this.jobId };
  }
}

/** The job is done, but its result was larger than the gateway keeps (256 KiB of JSON unless configured): it is lost. */
export class JobResultTooLargeError extends FastkitError {
  static override readonly type: string = 'JobResultTooLargeError';
  readonly jobId: string;

  constructor(jobId: string, options?: FastkitErrorOptions) {
    super('JOB_RESULT_TOO_LARGE', `job ${jobId} is done, but its result was too large for the gateway to keep`, {
      hint: 'have the function store large results elsewhere and respond with a reference; the limit is FN_JOBS_MAX_RESULT_BYTES',
      ...options,
    });
    this.jobId = jobId;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), jobId: this.jobId };
  }
}

/** A job did not end in time. It keeps running: use `jobId` to wait again. */
export class JobNotDoneError extends FastkitError {
  static override readonly type: string = 'JobNotDoneError';
  readonly jobId: string;
  /** The job as last seen, if it was ever retrieved. */
  readonly job: Job | undefined;
  readonly waitTimeoutMs: number;

  constructor(jobId: string, job: Job | undefined, waitTimeoutMs: number, options: FastkitErrorOptions = {}) {
    const seen = job === undefined ? 'it was never retrieved' : `its last status was ${JSON.stringify(job.status)}`;
    super('JOB_NOT_DONE', `job ${jobId} did not end within waitTimeoutMs (${waitTimeoutMs} ms); ${seen}`, {
      hint: 'the job keeps running: wait again with jobs.wait, or cancel it while it is queued',
      ...options,
    });
    this.jobId = jobId;
    this.job = job;
    this.waitTimeoutMs = waitTimeoutMs;
  }

  override toJSON(): Record<string, unknown> {
    const { jobId, waitTimeoutMs } = this;
    return { ...super.toJSON(), jobId, lastStatus: this.job?.status, waitTimeoutMs };
  }
}
