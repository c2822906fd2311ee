/** How many requests an API key may send. */
export interface RateLimitOptions {
  readonly requests: number;
  readonly perSec: number;
}

/** Counts requests per API key in windows of fixed length. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #nowMs: () => number;
  readonly #windows = new Map<string, { endMs: number; used: number }>();

  constructor(options: RateLimitOptions, nowMs: () => number) {
    this.#options = options;
    this.#nowMs = nowMs;
  }

  /** Counts a request; if it exceeds the limit, returns the seconds to wait. */
  take(key: string): number | undefined {
    const nowMs = this.#nowMs();
    const { requests, perSec } = this.#options;
    let window = this.#windows.get(key);
    if (window === undefined || nowMs >= window.endMs) {
      window = { endMs: nowMs + perSec * 1000, used: 0 };
      this.#windows.set(key, window);
    }
    window.used += 1;
    return window.used > requests ? Math.ceil((window.endMs - nowMs) / 1000) : undefined;
  }

  clear(): void {
    this.#windows.clear();
  }
}
