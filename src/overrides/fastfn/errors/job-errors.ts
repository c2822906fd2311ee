import type { Job } from '../../../../generated/fastfn/types.js';
import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';
import { hide } from '../../../core/errors/inspect.js';
import { visibleLine } from '../../../core/errors/visible-text.js';

/** A job's last attempt ended with 500 or above. Its response can still be read with `jobs.result(job.id)`. */
export class JobFailedError extends FastkitError {
  static override readonly type: string = 'JobFailedError';
  /** The job as last seen. Not enumerable. */
  declare readonly job: Job;
  /** Attempts made. */
  readonly attempts: number | undefined;
  readonly lastError: string | undefined;

  constructor(job: Job, redact = (text: string) => text) {
    const { id, name = 'a function', attempt, last_error: said, result_status: status } = job;
    const lastError = said === undefined ? undefined : visibleLine(redact(said));
    const why = lastError ?? (status === undefined ? 'for an unknown reason' : `HTTP ${status}`);
    super(
      'JOB_FAILED',
      `job ${visibleLine(id)} of ${visibleLine(name)} failed after ${attempt ?? 'its'} attempts: ${why}`,
    );
    hide(this, { job });
    this.attempts = attempt;
    this.lastError = lastError;
  }

  protected override details(): Record<string, unknown> {
    const { attempts, lastError } = this;
    return { jobId: this.job.id, attempts, lastError };
  }
}

/** The job was canceled; it has no result. */
export class JobCanceledError extends FastkitError {
  static override readonly type: string = 'JobCanceledError';
  readonly jobId: string;

  constructor(jobId: string, options?: FastkitErrorOptions) {
    super('JOB_CANCELED', `job ${visibleLine(jobId)} was canceled and has no result`, options);
    this.jobId = visibleLine(jobId);
  }

  protected override details(): Record<string, unknown> {
    return { jobId: this.jobId };
  }
}

/** The job is done, but its result was larger than the gateway keeps (256 KiB of JSON unless configured): it is lost. */
export class JobResultTooLargeError extends FastkitError {
  static override readonly type: string = 'JobResultTooLargeError';
  readonly jobId: string;

  constructor(jobId: string, options?: FastkitErrorOptions) {
    super(
      'JOB_RESULT_TOO_LARGE',
      `job ${visibleLine(jobId)} is done, but its result was too large for the gateway to keep`,
      {
        hint: 'have the function store large results elsewhere and respond with a reference; the limit is FN_JOBS_MAX_RESULT_BYTES',
        ...options,
      },
    );
    this.jobId = visibleLine(jobId);
  }

  protected override details(): Record<string, unknown> {
    return { jobId: this.jobId };
  }
}

/** A job did not end in time. It keeps running: use `jobId` to wait again. */
export class JobNotDoneError extends FastkitError {
  static override readonly type: string = 'JobNotDoneError';
  readonly jobId: string;
  /** The job as last seen, if it was ever retrieved. Not enumerable. */
  declare readonly job: Job | undefined;
  readonly waitTimeoutMs: number;

  constructor(jobId: string, job: Job | undefined, waitTimeoutMs: number, options: FastkitErrorOptions = {}) {
    const seen =
      job === undefined ? 'it was never retrieved' : `its last status was "${visibleLine(job.status ?? 'unknown')}"`;
    super('JOB_NOT_DONE', `job ${visibleLine(jobId)} did not end within waitTimeoutMs (${waitTimeoutMs} ms); ${seen}`, {
      hint: 'the job keeps running: wait again with jobs.wait, or cancel it while it is queued',
      ...options,
    });
    this.jobId = visibleLine(jobId);
    hide(this, { job });
    this.waitTimeoutMs = waitTimeoutMs;
  }

  protected override details(): Record<string, unknown> {
    const { jobId, waitTimeoutMs } = this;
    return { jobId, lastStatus: this.job?.status, waitTimeoutMs };
  }
}
