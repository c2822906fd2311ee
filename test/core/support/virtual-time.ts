interface Event {
  readonly atMs: number;
  readonly run: () => void;
  canceled: boolean;
}

/** Time that passes only from event to event, for simulations of hours in seconds. The events are in a binary heap. */
export class VirtualTime {
  nowMs = 0;
  readonly #heap: Event[] = [];

  schedule(delayMs: number, run: () => void): Event {
    const event = { atMs: this.nowMs + delayMs, run, canceled: false };
    let index = this.#heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#at(parent).atMs <= event.atMs) break;
      this.#heap[index] = this.#at(parent);
      index = parent;
    }
    this.#heap[index] = event;
    return event;
  }

  /** Runs the earliest event, unless it is canceled. Returns `false` if there is none until `untilMs`, which is then the time. */
  step(untilMs: number): boolean {
    const first = this.#heap[0];
    if (first === undefined || first.atMs > untilMs) {
      this.nowMs = untilMs;
      return false;
    }
    this.#removeFirst();
    this.nowMs = first.atMs;
    if (!first.canceled) first.run();
    return true;
  }

  #removeFirst(): void {
    const last = this.#heap.pop() as Event;
    const size = this.#heap.length;
    if (size === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#at(child + 1).atMs < this.#at(child).atMs) child++;
      if (last.atMs <= this.#at(child).atMs) break;
      this.#heap[index] = this.#at(child);
      index = child;
    }
    this.#heap[index] = last;
  }

  #at(index: number): Event {
    return this.#heap[index] as Event;
  }
}
