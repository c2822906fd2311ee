import type { FastfnRateLimitOptions } from '../options.js';

/** The console's fixed window: one counter for all calls, with a lower limit for everything but GET. */
export class RateLimit {
  readonly #options: FastfnRateLimitOptions;
  readonly #nowMs: () => number;
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(options: FastfnRateLimitOptions, nowMs: () => number) {
    this.#options = options;
    this.#nowMs = nowMs;
  }

  /** Counts a call and returns whether it may pass. */
  take(method: string): boolean {
    const { maxRequests = 120, maxWrites = 30, windowMs = 60_000 } = this.#options;
    const nowMs = this.#nowMs();
    if (nowMs - this.#windowStartMs >= windowMs) {
      this.#windowStartMs = nowMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= (method === 'GET' ? maxRequests : maxWrites);
  }
}
