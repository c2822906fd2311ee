import { clampTimerMs } from './numbers.js';

/** Why a scope ended early. */
export type Interruption =
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'deadline' };

export interface ScopeLimits {
  readonly signal: AbortSignal | undefined;
  /** Milliseconds from now; `Infinity` for none. */
  readonly timeoutMs: number;
  /** Point in time by `performance.now()`; `Infinity` for none. */
  readonly deadlineAt: number;
}

/**
 * One attempt's limits joined into one signal: the caller's signal, the attempt's timeout and the call's deadline.
 *
 * Composed by hand because `AbortSignal.any` keeps memory on long-lived signals. `dispose` removes every timer and listener.
 */
export class Scope implements Disposable {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #interruption: Interruption | undefined;

  constructor(limits: ScopeLimits) {
    this.#caller = limits.signal;
    if (this.#caller?.aborted) this.#onCallerAbort();
    else this.#caller?.addEventListener('abort', this.#onCallerAbort, { once: true });
    this.#timeout = this.#startTimer(limits.timeoutMs, { kind: 'timeout' });
    this.#deadline = this.#startTimer(limits.deadlineAt - performance.now(), { kind: 'deadline' });
  }

  /** Aborts when any of the limits is reached. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Which limit was reached first, if any. */
  get interruption(): Interruption | undefined {
    return this.#interruption;
  }

  /** Lets a stream outlive the attempt's timeout; deadline and caller's signal still hold. */
  liftTimeout(): void {
    clearTimeout(this.#timeout);
  }

  /** Settles like `work`, or rejects at once when a limit is reached, even if `work` ignores the signal. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { signal } = this;
      const onAbort = (): void => reject(signal.reason);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timeout);
    clearTimeout(this.#deadline);
    this.#caller?.removeEventListener('abort', this.#onCallerAbort);
  }

  readonly #onCallerAbort = (): void => this.#interrupt({ kind: 'aborted', reason: this.#caller?.reason });

  #startTimer(ms: number, interruption: Interruption): ReturnType<typeof setTimeout> | undefined {
    if (ms === Number.POSITIVE_INFINITY) return undefined;
    return setTimeout(() => this.#interrupt(interruption), clampTimerMs(ms));
  }

  #interrupt(interruption: Interruption): void {
    if (this.#interruption !== undefined) return;
    this.#interruption = interruption;
    this.#controller.abort(interruption.kind === 'aborted' ? interruption.reason : undefined);
  }
}
