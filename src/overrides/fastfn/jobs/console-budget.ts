/** The gateway's rate limit per address: calls in a fixed window, counted together. */
export interface ConsoleLimits {
  /** Calls in a window. Default 120. */
  maxRequests?: number | undefined;
  /** Calls in a window, of any method, after which the gateway rejects everything but GET. Default 30. */
  maxWrites?: number | undefined;
  /** Length of the window. Default 60,000. */
  windowMs?: number | undefined;
}

/**
 * Keeps one caller below the console's rate limit. It counts the calls of the last `windowMs`, so it stays below the limit wherever the
 * gateway's window starts. It does not know about other callers at the same address.
 */
export class ConsoleBudget {
  readonly windowMs: number;
  readonly #maxRequests: number;
  readonly #maxWrites: number;
  #sentAt: number[] = [];

  constructor({ maxRequests = 120, maxWrites = 30, windowMs = 60_000 }: ConsoleLimits = {}) {
    this.#maxRequests = maxRequests;
    this.#maxWrites = maxWrites;
    this.windowMs = windowMs;
  }

  /** Milliseconds until one more call of this kind may be sent; 0 for now. */
  waitMs(kind: 'read' | 'write', nowMs: number): number {
    this.#dropOld(nowMs);
    const most = kind === 'read' ? this.#maxRequests : this.#maxWrites;
    const blocking = this.#sentAt.at(-most);
    return blocking === undefined ? 0 : blocking + this.windowMs - nowMs;
  }

  /** Counts a call that is being sent. */
  spend(nowMs: number): void {
    this.#sentAt.push(nowMs);
  }

  /** Whether that many writes can be sent now. */
  hasRoomFor(writes: number, nowMs: number): boolean {
    this.#dropOld(nowMs);
    return this.#sentAt.length + writes <= this.#maxWrites;
  }

  #dropOld(nowMs: number): void {
    this.#sentAt = this.#sentAt.filter((atMs) => atMs > nowMs - this.windowMs);
  }
}
