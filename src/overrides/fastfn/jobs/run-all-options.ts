import type { Job, JobCreateParams } from '../../../../generated/fastfn/types.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import type { ConsoleLimits } from './console-budget.js';

/** How far `runAll` has come. */
export interface RunAllProgress {
  /** Jobs queued so far. */
  readonly created: number;
  /** Jobs that ended well. */
  readonly done: number;
  readonly failed: number;
}

/** How to run many jobs. */
export interface RunAllOptions {
  /** Jobs on their way at a time. Default 10; the gateway runs two at a time and queues the rest. */
  concurrency?: number | undefined;
  /** Called whenever a job was queued or has ended. */
  onProgress?: ((progress: RunAllProgress) => void) | undefined;
  /** `return` puts failures into the list in place of responses. Default `throw`: the first failure ends everything. */
  onError?: 'throw' | 'return' | undefined;
  /** Longest pause between two looks. Default 2,000, and more while the rate limit leaves room for few calls. */
  pollIntervalMs?: number | undefined;
  /** The gateway's rate limit, where it is not the usual one. */
  limits?: ConsoleLimits | undefined;
  /** Ends the work with an `AbortedError`. Jobs that are queued go on. */
  signal?: AbortSignal | undefined;
}

/** The calls that running needs. */
export interface JobCalls<Run> {
  create(params: JobCreateParams, options: RequestOptions): PromiseLike<Job>;
  list(options: RequestOptions): PromiseLike<Job[]>;
  retrieve(id: string, options: RequestOptions): PromiseLike<Job>;
  response(job: Job, options: RequestOptions): PromiseLike<Run>;
}
