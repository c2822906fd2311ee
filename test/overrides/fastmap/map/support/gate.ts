/** Holds callers until it is opened; `holds(n)` resolves when n of them are waiting. */
export class Gate {
  #held: (() => void)[] = [];
  #watchers: { readonly count: number; readonly resolve: () => void }[] = [];

  get size(): number {
    return this.#held.length;
  }

  /** Resolves when the gate lets this caller through. */
  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.#held.push(resolve);
      const ready = this.#watchers.filter(({ count }) => this.#held.length >= count);
      this.#watchers = this.#watchers.filter((watcher) => !ready.includes(watcher));
      for (const watcher of ready) watcher.resolve();
    });
  }

  /** Resolves when `count` callers are held. */
  holds(count: number): Promise<void> {
    if (this.#held.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      this.#watchers.push({ count, resolve });
    });
  }

  /** Lets all waiting callers through. */
  open(): void {
    const held = this.#held;
    this.#held = [];
    for (const resolve of held) resolve();
  }
}

/** Waits for everything that happens without timers; compressing and signing take real turns of the event loop. */
export async function quiet(turns = 40): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits long enough for something unwanted to happen. */
export function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
