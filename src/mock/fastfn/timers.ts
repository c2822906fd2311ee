/** Timers that never keep a process alive and can all be stopped at once. */
export class Timers {
  readonly #active = new Set<ReturnType<typeof setTimeout>>();

  /** Runs `task` after `delayMs`; returns what stops it. */
  after(delayMs: number, task: () => void): () => void {
    const timer = setTimeout(() => {
      this.#active.delete(timer);
      task();
    }, delayMs);
    // A number in browsers, an object with `unref` on Node.
    if (typeof timer === 'object') timer.unref();
    this.#active.add(timer);
    return () => this.#stop(timer);
  }

  dispose(): void {
    for (const timer of this.#active) this.#stop(timer);
  }

  #stop(timer: ReturnType<typeof setTimeout>): void {
    clearTimeout(timer);
    this.#active.delete(timer);
  }
}
