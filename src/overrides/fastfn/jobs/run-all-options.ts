import type { Job, JobCreateParams } from '../../../../generated/fastfn/types.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import type { ConsoleLimits } from './console-budget.js';

/** Progress of `runAll`. */
export interface RunAllProgress {
  /** Jobs queued so far. */
  readonly created: number;
  /** Jobs that succeeded. */
  readonly done: number;
  readonly failed: number;
}

/** How to run many jobs. */
export interface RunAllOptions {
  /** Jobs in flight at a time. Default 10; the gateway runs two at a time and queues the rest. */
  concurrency?: number | undefined;
  /** Called whenever a job was queued or has ended. */
  onProgress?: ((progress: RunAllProgress) => void) | undefined;
  /** `return` puts errors into the list instead of responses. Default `throw`: the first failure rejects the whole run. */
  onError?: 'throw' | 'return' | undefined;
  /** Maximum poll interval. Default 2,000; longer while the rate limit leaves room for few calls. */
  pollIntervalMs?: number | undefined;
  /** The gateway's rate limit, if it is not the default. */
  limits?: ConsoleLimits | undefined;
  /** Aborts the run with an `AbortedError`. Queued jobs keep running. */
  signal?: AbortSignal | undefined;
}

/** The API calls that `runAll` makes. */
export interface JobCalls<Run> {
  create(params: JobCreateParams, options: RequestOptions): PromiseLike<Job>;
  list(options: RequestOptions): PromiseLike<Job[]>;
  retrieve(id: string, options: RequestOptions): PromiseLike<Job>;
  readResponse(job: Job, options: RequestOptions): PromiseLike<Run>;
}
