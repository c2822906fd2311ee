import {
  AbortedError,
  ApiError,
  ConnectionError,
  DeadlineExceededError,
  isAbortedError,
  ResponseParseError,
} from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { sleep } from '../../../core/util/timers.js';

/** How to poll. */
export interface PollOptions {
  /** Maximum poll interval; the first intervals are shorter. */
  readonly pollIntervalMs: number | undefined;
  /** Point in time by `performance.now()` at which waiting ends, even during a poll. */
  readonly deadlineAt: number;
  readonly signal: AbortSignal | undefined;
  /** For the message of an abort: `waiting for VM 1`. */
  readonly what: string;
  /** Whether the service has responded to the caller before. Default `false`. */
  readonly respondedBefore?: boolean | undefined;
  /** How long polls may fail in a row. Default: until the deadline. */
  readonly outageMs?: number | undefined;
}

/** Request options of one poll, which does its own retries. */
export type PollRequestOptions = Pick<RequestOptions, 'signal' | 'deadlineMs' | 'maxRetries'>;

const DEFAULT_POLL_INTERVAL_MS = 2_000;
const FIRST_INTERVAL_MS = 50;
/** Each pause is about a fifth of the time so far: a result after 300 ms is seen at most 120 ms late; the maximum is reached after 10 s. */
const INTERVAL_GROWTH = 1.2;

/** Polls until a deadline, with growing pauses. Tolerates short outages; an abort takes effect immediately. */
export class Poll {
  /** The error of the last poll, if it failed. */
  lastError: unknown;
  readonly #options: PollOptions;
  readonly #maxPauseMs: number;
  #pauseMs: number;
  #failingSince: number | undefined;
  #responded: boolean;

  constructor(options: PollOptions) {
    this.#options = options;
    this.#maxPauseMs = checkDurationMs('pollIntervalMs', options.pollIntervalMs) ?? DEFAULT_POLL_INTERVAL_MS;
    this.#pauseMs = this.#firstPauseMs;
    this.#responded = options.respondedBefore ?? false;
  }

  get expired(): boolean {
    return performance.now() >= this.#options.deadlineAt;
  }

  /**
   * One poll, limited by the deadline. Returns `undefined` for a temporary failure, which is kept in `lastError`. Throws any other failure,
   * and a temporary one that has lasted for `outageMs`.
   */
  async attempt<T>(work: (request: PollRequestOptions) => PromiseLike<T>): Promise<T | undefined> {
    const { signal, deadlineAt, outageMs = Number.POSITIVE_INFINITY } = this.#options;
    const deadlineMs = Math.max(1, deadlineAt - performance.now());
    try {
      const seen = await work({ signal, deadlineMs, maxRetries: 0 });
      this.lastError = undefined;
      this.#failingSince = undefined;
      this.#responded = true;
      return seen;
    } catch (error) {
      const now = performance.now();
      this.#failingSince ??= now;
      if (!this.#mayPass(error) || now - this.#failingSince >= outageMs) throw error;
      this.lastError = error;
      return undefined;
    }
  }

  /** Waits until the next poll is due, or for the service's `Retry-After`, but not beyond the deadline. */
  async pause(): Promise<void> {
    const { deadlineAt, signal, what } = this.#options;
    const asked = this.lastError instanceof ApiError ? (this.lastError.retryAfterMs ?? 0) : 0;
    const waitMs = Math.max(asked, this.#pauseMs * (0.9 + Math.random() * 0.2));
    this.#pauseMs = Math.min(this.#pauseMs * INTERVAL_GROWTH, this.#maxPauseMs);
    try {
      await sleep(Math.min(waitMs, deadlineAt - performance.now()), signal);
    } catch (reason) {
      throw isAbortedError(reason) ? reason : new AbortedError(what, reason);
    }
  }

  /** Starts with short pauses again, after a change. */
  resetInterval(): void {
    this.#pauseMs = this.#firstPauseMs;
  }

  get #firstPauseMs(): number {
    return Math.min(FIRST_INTERVAL_MS, this.#maxPauseMs);
  }

  /** An unreadable response is temporary damage if an earlier one was readable; otherwise the URL is wrong. */
  #mayPass(error: unknown): boolean {
    if (error instanceof ApiError) return error.retryable;
    if (error instanceof ResponseParseError) return this.#responded;
    return error instanceof ConnectionError || error instanceof DeadlineExceededError;
  }
}
