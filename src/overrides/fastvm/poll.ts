import {
  AbortedError,
  ApiError,
  ConnectionError,
  DeadlineExceededError,
  isAbortedError,
  ResponseParseError,
} from '../../core/errors/index.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { checkDurationMs } from '../../core/util/checks.js';
import { sleep } from '../../core/util/timers.js';

/** How to poll. */
export interface PollOptions {
  /** Longest pause between two looks; the first pauses are shorter. */
  readonly pollIntervalMs: number | undefined;
  /** Point in time by `performance.now()` at which waiting ends; it holds while a look is under way. */
  readonly deadlineAt: number;
  readonly signal: AbortSignal | undefined;
  /** For the error of an abort: `waiting for VM 1`. */
  readonly what: string;
  /** Whether the caller has had a response of the service already. Default `false`. */
  readonly respondedBefore?: boolean | undefined;
  /** How long looks may fail in a row. Default as long as the deadline allows. */
  readonly outageMs?: number | undefined;
}

/** Request options of one look; retries are the poll's own. */
export type PollRequestOptions = Pick<RequestOptions, 'signal' | 'deadlineMs' | 'maxRetries'>;

const DEFAULT_POLL_INTERVAL_MS = 2_000;
const FIRST_INTERVAL_MS = 50;
/** A pause is about a fifth of the time before it: what takes 300 ms is seen within 120 ms more, and 10 s pass before the longest pause. */
const INTERVAL_GROWTH = 1.2;

/** Looks at something again and again: pauses that grow, one deadline, patience with short outages, aborts that act at once. */
export class Poll {
  /** The failure of the last look, if it failed. */
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
   * One look, bounded by the deadline. A failure that may pass gives `undefined` and is kept in `lastError`; any other is thrown, and so
   * is one that has lasted for `outageMs`.
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

  /** Waits until the next look is due, or the service's `Retry-After` is over, at most until the deadline. */
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

  /** Begins with short pauses again: something is happening. */
  resetInterval(): void {
    this.#pauseMs = this.#firstPauseMs;
  }

  get #firstPauseMs(): number {
    return Math.min(FIRST_INTERVAL_MS, this.#maxPauseMs);
  }

  /** An unreadable response is damage on the way where the service was understood before, else the wrong address. */
  #mayPass(error: unknown): boolean {
    if (error instanceof ApiError) return error.retryable;
    if (error instanceof ResponseParseError) return this.#responded;
    return error instanceof ConnectionError || error instanceof DeadlineExceededError;
  }
}
