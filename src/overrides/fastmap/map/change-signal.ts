/** Lets loops wait for "something has changed" and then look for themselves. */
export class ChangeSignal {
  #waiting: (() => void)[] = [];

  /** Resolves at the next {@link fire}. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  notify(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
