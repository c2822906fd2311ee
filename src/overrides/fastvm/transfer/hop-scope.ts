import { onAbort } from '../../../core/abort-listeners.js';
import { clampTimerMs } from '../../../core/numbers.js';

/**
 * Ends one storage request when the caller aborts or when no byte moves for `stallTimeoutMs`. The stall timer runs only between
 * `networkPending` and `networkMoved`: a slow disk or a slow reader is no stall. `dispose` leaves no timer and no listener behind.
 */
export class HopScope implements Disposable {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #stallTimeoutMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #forgetCaller: (() => void) | undefined;
  #disposed = false;
  #stalled = false;

  constructor(limits: { readonly signal: AbortSignal | undefined; readonly stallTimeoutMs: number }) {
    this.#caller = limits.signal;
    this.#stallTimeoutMs = limits.stallTimeoutMs;
    if (this.#caller?.aborted) this.#onCallerAbort();
    else if (this.#caller !== undefined) this.#forgetCaller = onAbort(this.#caller, this.#onCallerAbort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the stall timer ended the request. */
  get stalled(): boolean {
    return this.#stalled;
  }

  networkPending(): void {
    this.networkMoved();
    if (this.#disposed || this.#stallTimeoutMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => {
      this.#stalled = true;
      this.#controller.abort();
    }, clampTimerMs(this.#stallTimeoutMs));
  }

  networkMoved(): void {
    clearTimeout(this.#timer);
  }

  /** Settles like `work`, or rejects at once when the scope ends, even if `work` ignores the signal. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { signal } = this;
      const onInterrupt = (): void => reject(signal.reason);
      if (signal.aborted) onInterrupt();
      else signal.addEventListener('abort', onInterrupt, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onInterrupt));
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
    this.networkMoved();
    this.#forgetCaller?.();
  }

  readonly #onCallerAbort = (): void => this.#controller.abort(this.#caller?.reason);
}
