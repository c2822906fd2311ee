import { onAbort } from '../../../../core/util/abort.js';
import { clampTimerMs } from '../../../../core/util/timers.js';

/**
 * Ends one storage request when the caller aborts or when no byte moves for `stallTimeoutMs`. The stall timer runs only between
 * `networkPending` and `networkMoved`: a slow disk or a slow reader is no stall. `dispose` leaves no timer and no listener behind.
 */
export class StallScope implements Disposable {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #stallTimeoutMs: number;
  readonly #interrupts = new Set<() => void>();
  /** Keeps running between waits: making a timer for each would cost more than reading a chunk. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pendingSince: number | undefined;
  #removeAbortListener: (() => void) | undefined;
  #disposed = false;
  #stalled = false;

  constructor(limits: { readonly signal: AbortSignal | undefined; readonly stallTimeoutMs: number }) {
    this.#caller = limits.signal;
    this.#stallTimeoutMs = limits.stallTimeoutMs;
    if (this.#caller?.aborted) this.#onCallerAbort();
    else if (this.#caller !== undefined) this.#removeAbortListener = onAbort(this.#caller, this.#onCallerAbort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the stall timer ended the request. */
  get stalled(): boolean {
    return this.#stalled;
  }

  networkPending(): void {
    if (this.#disposed || this.#stallTimeoutMs === Number.POSITIVE_INFINITY) return;
    this.#pendingSince = performance.now();
    this.#timer ??= this.#startTimer(this.#stallTimeoutMs);
  }

  networkMoved(): void {
    this.#pendingSince = undefined;
  }

  /** Settles like `work`, or rejects at once when the scope ends, even if `work` ignores the signal. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const interrupt = (): void => reject(this.signal.reason);
      if (this.signal.aborted) interrupt();
      else this.#interrupts.add(interrupt);
      work.then(
        (value) => {
          this.#interrupts.delete(interrupt);
          resolve(value);
        },
        (error: unknown) => {
          this.#interrupts.delete(interrupt);
          reject(error);
        },
      );
    });
  }

  /** `race` for work that waits for the network and nothing else. */
  async raceNetwork<T>(work: Promise<T>): Promise<T> {
    this.networkPending();
    try {
      return await this.race(work);
    } finally {
      this.networkMoved();
    }
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#removeAbortListener?.();
  }

  readonly #onCallerAbort = (): void => this.#abort(this.#caller?.reason);

  #startTimer(ms: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#onTimer(), clampTimerMs(ms));
  }

  #onTimer(): void {
    this.#timer = undefined;
    if (this.#pendingSince === undefined) return;
    const leftMs = this.#pendingSince + this.#stallTimeoutMs - performance.now();
    if (leftMs > 0) {
      this.#timer = this.#startTimer(leftMs);
      return;
    }
    this.#stalled = true;
    this.#abort();
  }

  #abort(reason?: unknown): void {
    this.#controller.abort(reason);
    for (const interrupt of [...this.#interrupts]) interrupt();
  }
}
