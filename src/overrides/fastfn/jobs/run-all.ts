import type { Job, JobCreateParams } from '../../../../generated/fastfn/types.js';
import { InvalidArgumentError, isRateLimitError } from '../../../core/errors/index.js';
import { isError } from '../../../core/errors/is-error.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { ConsoleBudget } from './console-budget.js';
import type { JobCalls, RunAllOptions } from './run-all-options.js';
import {
  afterFailure,
  DEFAULT_POLL_INTERVAL_MS,
  FIRST_INTERVAL_MS,
  hasEnded,
  INTERVAL_GROWTH,
  isPassing,
  pause,
} from './wait-for-job.js';

/** More would not fit into the gateway's job list. */
const MAX_AT_A_TIME = 150;
/** Consecutive failed calls after which the gateway counts as down. */
const MAX_OUTAGES = 20;
/** Polls per window while calls are scarce; the others create jobs. */
const POLLS_PER_WINDOW = 6;

/** Runs calls as jobs, a few at a time. Returns the responses in the order of the inputs. */
export async function runAll<Run>(
  calls: JobCalls<Run>,
  inputs: Iterable<JobCreateParams> | AsyncIterable<JobCreateParams>,
  options: RunAllOptions = {},
): Promise<(Run | Error)[]> {
  const { concurrency = 10 } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_AT_A_TIME) {
    throw new InvalidArgumentError(`concurrency must be a whole number from 1 to ${MAX_AT_A_TIME}; got ${concurrency}`);
  }
  if (!(Symbol.iterator in Object(inputs) || Symbol.asyncIterator in Object(inputs))) {
    throw new InvalidArgumentError(`runAll accepts a list of calls, or another iterable; got ${typeof inputs}`);
  }
  const maxPauseMs = checkDurationMs('pollIntervalMs', options.pollIntervalMs) ?? DEFAULT_POLL_INTERVAL_MS;
  return new JobBatch(calls, options, concurrency, maxPauseMs).run(inputs);
}

class JobBatch<Run> {
  readonly #calls: JobCalls<Run>;
  readonly #options: RunAllOptions;
  readonly #concurrency: number;
  readonly #maxPauseMs: number;
  readonly #budget: ConsoleBudget;
  readonly #active = new Map<string, number>();
  readonly #results: (Run | Error)[] = [];
  #created = 0;
  #failed = 0;
  #done = 0;
  #ended = 0;
  #hasMore = true;

  constructor(calls: JobCalls<Run>, options: RunAllOptions, concurrency: number, maxPauseMs: number) {
    this.#calls = calls;
    this.#options = options;
    this.#concurrency = concurrency;
    this.#maxPauseMs = maxPauseMs;
    this.#budget = new ConsoleBudget(options.limits);
  }

  async run(inputs: Iterable<JobCreateParams> | AsyncIterable<JobCreateParams>): Promise<(Run | Error)[]> {
    let index = 0;
    for await (const params of inputs) {
      await this.#create(params, index++);
      while (this.#active.size >= this.#concurrency) await this.#settleSome();
    }
    this.#hasMore = false;
    while (this.#active.size > 0) await this.#settleSome();
    return this.#results;
  }

  async #create(params: JobCreateParams, index: number): Promise<void> {
    try {
      const job = await this.#send('write', (request) => this.#calls.create(params, request));
      this.#active.set(job.id, index);
      this.#created += 1;
      this.#report();
    } catch (error) {
      this.#fail(index, error);
    }
  }

  /** Polls, with growing pauses, until at least one job has ended. */
  async #settleSome(): Promise<void> {
    let pauseMs = Math.min(FIRST_INTERVAL_MS, this.#maxPauseMs);
    for (const before = this.#ended; this.#ended === before; ) {
      await this.#pause(Math.max(pauseMs, this.#scarcityMs()));
      pauseMs = Math.min(pauseMs * INTERVAL_GROWTH, this.#maxPauseMs);
      for (const job of await this.#poll()) await this.#settle(job);
    }
  }

  async #poll(): Promise<Job[]> {
    const listed = await this.#send('read', (request) => this.#calls.list(request));
    const jobs = listed.filter(({ id }) => this.#active.has(id));
    const seen = new Set(jobs.map(({ id }) => id));
    // Jobs of other callers may have pushed ours off the end of the list.
    for (const [id, index] of this.#active) {
      if (seen.has(id)) continue;
      try {
        jobs.push(await this.#send('read', (request) => this.#calls.retrieve(id, request)));
      } catch (error) {
        this.#end(id);
        this.#fail(index, error);
      }
    }
    return jobs;
  }

  async #settle(job: Job): Promise<void> {
    const index = this.#active.get(job.id);
    if (index === undefined) return;
    try {
      if (!hasEnded(job)) return;
      this.#results[index] = await this.#send('read', (request) => this.#calls.readResponse(job, request));
      this.#end(job.id);
      this.#done += 1;
      this.#report();
    } catch (error) {
      this.#end(job.id);
      this.#fail(index, error);
    }
  }

  /** Sends one call within the budget; waits out the rate limit and, for reads, outages. */
  async #send<T>(kind: 'read' | 'write', call: (request: RequestOptions) => PromiseLike<T>): Promise<T> {
    for (let outages = 0; ; ) {
      const waitMs = this.#budget.waitMs(kind, performance.now());
      if (waitMs > 0) await this.#pause(waitMs);
      this.#budget.spend(performance.now());
      try {
        return await call({ signal: this.#options.signal, ...(kind === 'read' && { maxRetries: 0 }) });
      } catch (error) {
        const isOutage = !isRateLimitError(error);
        if (isOutage && (kind === 'write' || !isPassing(error) || ++outages > MAX_OUTAGES)) throw error;
        await this.#pause(Math.min(afterFailure(error, this.#maxPauseMs), this.#budget.windowMs));
      }
    }
  }

  /** The minimum pause while polls and new jobs compete for the budget; 0 otherwise. */
  #scarcityMs(): number {
    if (!this.#hasMore || this.#budget.hasRoomFor(this.#concurrency, performance.now())) return 0;
    return this.#budget.windowMs / POLLS_PER_WINDOW;
  }

  #pause(ms: number): Promise<void> {
    return pause(`${this.#active.size} jobs`, ms, this.#options.signal);
  }

  #end(id: string): void {
    this.#active.delete(id);
    this.#ended += 1;
  }

  #fail(index: number, error: unknown): void {
    if (this.#options.signal?.aborted || this.#options.onError !== 'return') throw error;
    this.#failed += 1;
    this.#results[index] = isError(error) ? error : new Error(String(error));
    this.#report();
  }

  #report(): void {
    this.#options.onProgress?.({ created: this.#created, done: this.#done, failed: this.#failed });
  }
}
