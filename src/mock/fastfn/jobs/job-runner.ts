import type { GatewayState } from '../gateway-state.js';
import type { InvocationPlan } from '../invocation/plan.js';
import { type Attempt, runAttempt } from '../invocation/run.js';
import type { JobOptions } from '../options.js';
import type { Job } from './job.js';

const REMEMBERED_JOBS = 250;
const DEFAULT_RETRY_DELAY_MS = 1000;

/** The gateway's job queue: polls for work at an interval, runs a few jobs at a time, retries those that end with 500 or above. */
export class JobRunner {
  readonly enabled: boolean;
  readonly #state: GatewayState;
  readonly #pollIntervalMs: number;
  readonly #maxConcurrency: number;
  readonly #retryDelayFactor: number;
  readonly #maxResultBytes: number;
  readonly #jobs = new Map<string, Job>();
  #running = 0;
  #created = 0;
  #pollDueMs = Number.POSITIVE_INFINITY;
  #stopPoll: () => void = () => {};

  constructor(state: GatewayState, options: JobOptions) {
    this.#state = state;
    this.enabled = options.enabled ?? true;
    this.#pollIntervalMs = options.pollIntervalMs ?? 5;
    this.#maxConcurrency = options.maxConcurrency ?? 2;
    this.#retryDelayFactor = options.retryDelayFactor ?? 0.01;
    this.#maxResultBytes = options.maxResultBytes ?? 256 * 1024;
  }

  /** Queues a call. Invalid values become the gateway's defaults. */
  create(plan: InvocationPlan, maxAttempts: unknown, retryDelayMs: unknown): Job {
    const delayMs = Number(retryDelayMs ?? DEFAULT_RETRY_DELAY_MS);
    const nowMs = this.#state.clock.now();
    this.#created += 1;
    const job: Job = {
      id: `job-${nowMs}-${this.#created}-${Math.floor(Math.random() * 900_000) + 100_000}`,
      plan,
      maxAttempts: Math.max(1, Math.floor(Number(maxAttempts ?? 1)) || 1),
      retryDelayMs: delayMs >= 0 ? delayMs : DEFAULT_RETRY_DELAY_MS,
      createdAtMs: nowMs,
      status: 'queued',
      attempt: 0,
      updatedAtMs: nowMs,
      nextRunAtMs: undefined,
      resultStatus: undefined,
      lastError: undefined,
      result: undefined,
    };
    this.#jobs.set(job.id, job);
    for (const id of [...this.#jobs.keys()].slice(0, -REMEMBERED_JOBS)) this.#jobs.delete(id);
    this.#poll();
    return job;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Newest first. */
  list(limit: number): Job[] {
    return [...this.#jobs.values()].reverse().slice(0, limit);
  }

  /** Cancels a queued job; returns false for any other. */
  cancel(job: Job): boolean {
    if (job.status !== 'queued') return false;
    job.status = 'canceled';
    job.updatedAtMs = this.#state.clock.now();
    job.result = undefined;
    return true;
  }

  /** While jobs are waiting, polls again after the interval or when the first of them is due. */
  #poll(): void {
    const nowMs = this.#state.clock.now();
    const dueMs = Math.max(nowMs + this.#pollIntervalMs, this.#nextRunAtMs());
    if (this.#pollDueMs <= dueMs) return;
    this.#stopPoll();
    this.#pollDueMs = dueMs;
    this.#stopPoll = this.#state.clock.after(dueMs - nowMs, () => {
      this.#pollDueMs = Number.POSITIVE_INFINITY;
      this.#startDue();
      if (this.#waiting().length > 0) this.#poll();
    });
  }

  #startDue(): void {
    const due = this.#waiting().filter(({ nextRunAtMs = 0 }) => nextRunAtMs <= this.#state.clock.now());
    for (const job of due.slice(0, Math.max(0, this.#maxConcurrency - this.#running))) void this.#run(job);
  }

  #waiting(): Job[] {
    return [...this.#jobs.values()].filter(({ status }) => status === 'queued');
  }

  /** When the first of the waiting jobs may run. */
  #nextRunAtMs(): number {
    return Math.min(...this.#waiting().map(({ nextRunAtMs = 0 }) => nextRunAtMs));
  }

  async #run(job: Job): Promise<void> {
    this.#running += 1;
    job.status = 'running';
    job.attempt += 1;
    job.nextRunAtMs = undefined;
    job.updatedAtMs = this.#state.clock.now();
    const attempt = await runAttempt(this.#state, job.plan);
    this.#running -= 1;
    this.#settle(job, attempt);
  }

  #settle(job: Job, { response, latencyMs, error }: Attempt): void {
    const { status, headers, body, isBase64 } = response;
    const content = isBase64 ? { is_base64: true, body_base64: body } : { is_base64: false, body };
    const result = { id: job.id, status, headers, ...content, latency_ms: latencyMs };
    const isTooLarge = new TextEncoder().encode(JSON.stringify(result)).length > this.#maxResultBytes;
    job.result = isTooLarge ? undefined : result;
    job.resultStatus = status;
    job.updatedAtMs = this.#state.clock.now();
    if (error === undefined) job.status = 'done';
    else {
      job.lastError = error;
      const isLast = job.attempt >= job.maxAttempts;
      job.status = isLast ? 'failed' : 'queued';
      if (!isLast) job.nextRunAtMs = this.#state.clock.now() + Math.ceil(job.retryDelayMs * this.#retryDelayFactor);
    }
    if (job.status === 'queued') this.#poll();
  }
}
