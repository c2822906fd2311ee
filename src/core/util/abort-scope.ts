import { onAbort } from './abort.js';
import { clampTimerMs } from './timers.js';

/** Why a scope ended early. */
export type Interruption =
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'deadline' };

export interface AbortScopeLimits {
  readonly signal: AbortSignal | undefined;
  /** Milliseconds from now; `Infinity` for none. */
  readonly timeoutMs: number;
  /** Point in time by `performance.now()`; `Infinity` for none. */
  readonly deadlineAt: number;
}

/**
 * Combines an attempt's limits: the caller's signal, the attempt's timeout and the call's deadline.
 *
 * Not built on `AbortSignal.any`, which leaks memory on long-lived signals. Its own signal is created only when it is read:
 * it costs more than everything else here. Disposing removes every timer and listener.
 */
export class AbortScope implements Disposable {
  readonly #caller: AbortSignal | undefined;
  readonly #listeners = new Set<() => void>();
  #removeAbortListener: (() => void) | undefined;
  #controller: AbortController | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #interruption: Interruption | undefined;

  constructor(limits: AbortScopeLimits) {
    this.#caller = limits.signal;
    if (this.#caller?.aborted) this.#onCallerAbort();
    else if (this.#caller !== undefined) this.#removeAbortListener = onAbort(this.#caller, this.#onCallerAbort);
    this.#timeout = this.#startTimer(limits.timeoutMs, { kind: 'timeout' });
    if (limits.deadlineAt !== Number.POSITIVE_INFINITY) {
      this.#deadline = this.#startTimer(limits.deadlineAt - performance.now(), { kind: 'deadline' });
    }
  }

  /** Aborts when any of the limits is reached. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#interruption !== undefined) this.#abort(this.#controller, this.#interruption);
    }
    return this.#controller.signal;
  }

  /** Which limit was reached first, if any. */
  get interruption(): Interruption | undefined {
    return this.#interruption;
  }

  /** Calls `listener` when a limit is reached, without creating a signal. Never calls it if a limit was already reached. */
  onInterrupt(listener: () => void): void {
    this.#listeners.add(listener);
  }

  offInterrupt(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  /** Removes the attempt's timeout for a stream; the deadline and the caller's signal still apply. */
  clearAttemptTimeout(): void {
    clearTimeout(this.#timeout);
  }

  /** Settles like `work`, or rejects as soon as a limit is reached, even if `work` ignores the signal. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onInterrupt = (): void => reject(this.signal.reason);
      if (this.#interruption === undefined) this.#listeners.add(onInterrupt);
      else onInterrupt();
      work.then(
        (value) => {
          this.#listeners.delete(onInterrupt);
          resolve(value);
        },
        (error: unknown) => {
          this.#listeners.delete(onInterrupt);
          reject(error);
        },
      );
    });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timeout);
    clearTimeout(this.#deadline);
    this.#removeAbortListener?.();
  }

  readonly #onCallerAbort = (): void => this.interrupt({ kind: 'aborted', reason: this.#caller?.reason });

  #startTimer(ms: number, interruption: Interruption): ReturnType<typeof setTimeout> | undefined {
    if (ms === Number.POSITIVE_INFINITY) return undefined;
    return setTimeout(() => this.interrupt(interruption), clampTimerMs(ms));
  }

  /** Ends the scope, unless it has ended already. */
  protected interrupt(interruption: Interruption): void {
    if (this.#interruption !== undefined) return;
    this.#interruption = interruption;
    if (this.#controller !== undefined) this.#abort(this.#controller, interruption);
    for (const listener of [...this.#listeners]) listener();
  }

  #abort(controller: AbortController, interruption: Interruption): void {
    controller.abort(interruption.kind === 'aborted' ? interruption.reason : undefined);
  }
}
