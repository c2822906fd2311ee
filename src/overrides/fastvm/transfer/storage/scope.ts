import { AbortScope } from '../../../../core/util/abort-scope.js';
import { clampTimerMs } from '../../../../core/util/timers.js';

/**
 * Ends one storage request when the caller aborts or when no byte moves for `stallTimeoutMs`. The stall timer runs only between
 * `networkPending` and `networkMoved`: a slow disk or a slow reader is not a stall. Disposing removes the timer and the listener.
 */
export class StallScope extends AbortScope {
  readonly #stallTimeoutMs: number;
  /** Keeps running between waits: creating a timer for each would cost more than reading a chunk. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pendingSince: number | undefined;
  #disposed = false;

  constructor({
    signal,
    stallTimeoutMs,
  }: { readonly signal: AbortSignal | undefined; readonly stallTimeoutMs: number }) {
    super({ signal, timeoutMs: Number.POSITIVE_INFINITY, deadlineAt: Number.POSITIVE_INFINITY });
    this.#stallTimeoutMs = stallTimeoutMs;
  }

  /** Whether the stall timer ended the request. */
  get stalled(): boolean {
    return this.interruption?.kind === 'timeout';
  }

  networkPending(): void {
    if (this.#disposed || this.#stallTimeoutMs === Number.POSITIVE_INFINITY) return;
    this.#pendingSince = performance.now();
    this.#timer ??= this.#startTimer(this.#stallTimeoutMs);
  }

  networkMoved(): void {
    this.#pendingSince = undefined;
  }

  /** `race` for work that only waits for the network. */
  async raceNetwork<T>(work: Promise<T>): Promise<T> {
    this.networkPending();
    try {
      return await this.race(work);
    } finally {
      this.networkMoved();
    }
  }

  override [Symbol.dispose](): void {
    super[Symbol.dispose]();
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  #startTimer(ms: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#onTimer(), clampTimerMs(ms));
  }

  #onTimer(): void {
    this.#timer = undefined;
    if (this.#pendingSince === undefined) return;
    const leftMs = this.#pendingSince + this.#stallTimeoutMs - performance.now();
    if (leftMs > 0) this.#timer = this.#startTimer(leftMs);
    else this.interrupt({ kind: 'timeout' });
  }
}
