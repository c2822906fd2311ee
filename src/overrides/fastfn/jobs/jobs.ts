import { FastfnJobs } from '../../../../generated/fastfn/resources.js';
import type { Job, JobCreateParams, JobResult, JobResultPending } from '../../../../generated/fastfn/types.js';
import { ApiPromise } from '../../../core/call/api-promise.js';
import { InvalidArgumentError, NotFoundError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { isPlainObject } from '../../../core/util/checks.js';
import { JobCanceledError, JobResultTooLargeError } from '../errors/job-errors.js';
import { decodeEnvelope, refuseStatus, withoutAbsentFields } from '../invocation.js';
import { runAll } from './run-all.js';
import type { RunAllOptions } from './run-all-options.js';
import { type JobWaitOptions, waitForJob } from './wait-for-job.js';

/** A finished job with the decoded response of its function. */
export interface JobRun<T = unknown> extends JobResult {
  /** The body: parsed where its content type is JSON, bytes where it is binary, else text. Not checked against `T`. */
  readonly data: T;
  /** The finished job; `attempt` is the number of attempts it took. */
  readonly job: Job;
}

/** Options of `jobs.run`: limits of each request, and how to wait. */
export interface JobRunOptions extends RequestOptions, JobWaitOptions {
  /** Throws a `FunctionError` if the function returns 400 to 499, which ends a job as done. Default `false`. */
  throwOnStatus?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** `client.jobs`: the generated methods, with waiting, running and running many. */
export class Jobs extends FastfnJobs {
  /** Queues an invocation; absent fields are left out. Not retried automatically: there is no idempotency key. `POST /_fn/jobs` */
  override create(params: JobCreateParams, options?: RequestOptions): ApiPromise<Job> {
    return ApiPromise.from(() => super.create(withoutAbsentFields(params), options));
  }

  /**
   * The response of the last attempt that ended, even if another attempt follows: wait for the job first. `GET /_fn/jobs/{id}/result`
   *
   * @throws JobResultTooLargeError, JobCanceledError; NotFoundError if the gateway does not know the job.
   */
  override result(id: string, options?: RequestOptions): ApiPromise<JobResult | JobResultPending> {
    return super.result(id, options).mapError((error) => explainMissingResult(id, error));
  }

  /**
   * Waits until a job is done. Aborting ends the wait, not the job. `GET /_fn/jobs/{id}`
   *
   * @throws JobFailedError, JobCanceledError; JobNotDoneError on timeout; AbortedError; NotFoundError (the gateway loses its jobs
   *   when it restarts, and keeps only the newest 250).
   * @example
   * const job = await client.jobs.wait(id, { waitTimeoutMs: 60_000, onUpdate: ({ attempt }) => console.log(attempt) });
   */
  wait(id: string, options?: JobWaitOptions): Promise<Job> {
    return waitForJob((jobId, request) => this.retrieve(jobId, request), id, options);
  }

  /**
   * Queues a call, waits for it and returns the function's response, decoded as by `invoke`.
   *
   * @throws the errors of {@link wait} and {@link result}; FunctionError with `throwOnStatus`.
   * @example
   * const { data, job } = await client.jobs.run<Report>({ name: 'report', method: 'POST', body: { month: 11 }, max_attempts: 3 });
   */
  async run<T = unknown>(params: JobCreateParams, options: JobRunOptions = {}): Promise<JobRun<T>> {
    const { pollIntervalMs, waitTimeoutMs, onUpdate, throwOnStatus = false, ...request } = options;
    const [created, redact] = await this.create(params, request).map(
      (job, raw) => [job, (text: string) => raw.redact(text)] as const,
    );
    // maxRetries applies to the create call only, which has no other retries.
    const { maxRetries: _createOnly, query: _query, ...each } = request;
    const retrieve = (id: string, pollOptions: RequestOptions) => this.retrieve(id, { ...each, ...pollOptions });
    const waiting = { pollIntervalMs, waitTimeoutMs, onUpdate, signal: request.signal };
    const job = await waitForJob(retrieve, created.id, waiting, created, redact);
    const run = await this.readResponse<T>(job, each);
    return throwOnStatus ? refuseStatus(params.name, run, redact) : run;
  }

  /**
   * Runs many calls as jobs and returns their responses in the order of the inputs. Creating and polling stay below the gateway's rate limit
   * (30 jobs a minute unless `limits` says otherwise), and one poll covers all jobs. Inputs are read only when a job can be created.
   *
   * @throws the first failure, unless `onError` is `return`: then the list contains the errors. Queued jobs keep running.
   * @example
   * const runs = await client.jobs.runAll(months.map((month) => ({ name: 'report', query: { month } })), { concurrency: 5 });
   */
  runAll<T = unknown>(
    inputs: Inputs,
    options?: RunAllOptions & { onError?: 'throw' | undefined },
  ): Promise<JobRun<T>[]>;
  runAll<T = unknown>(inputs: Inputs, options: RunAllOptions): Promise<(JobRun<T> | Error)[]>;
  runAll<T = unknown>(inputs: Inputs, options: RunAllOptions = {}): Promise<(JobRun<T> | Error)[]> {
    return runAll<JobRun<T>>(
      {
        create: (params, request) => this.create(params, request),
        list: (request) => this.list({ limit: 200 }, request).then(({ jobs }) => jobs),
        retrieve: (id, request) => this.retrieve(id, request),
        readResponse: (job, request) => this.readResponse<T>(job, request),
      },
      inputs,
      options,
    );
  }

  /** The decoded response of a job that is done. */
  protected readResponse<T>(job: Job, options: RequestOptions): PromiseLike<JobRun<T>> {
    return this.result(job.id, options).map((result, raw) => {
      if (raw.status === 202) throw new InvalidArgumentError(`job ${job.id} has no result yet: wait for it first`);
      return { ...decodeEnvelope<JobResult, T>(result as JobResult, raw), job };
    });
  }
}

type Inputs = Iterable<JobCreateParams> | AsyncIterable<JobCreateParams>;

/** Explains a missing result by the job's status. */
function explainMissingResult(id: string, error: unknown): unknown {
  if (!(error instanceof NotFoundError) || !isPlainObject(error.body)) return error;
  if (error.body.status === 'done') return new JobResultTooLargeError(id, { cause: error });
  if (error.body.status === 'canceled') return new JobCanceledError(id, { cause: error });
  return error;
}
