import type { Batch } from './batch.js';

/** How a batch ended. */
export type Settled = { readonly results: readonly unknown[] } | { readonly error: unknown };

/** Results that arrived but were not delivered. */
export interface UndeliveredBatch {
  /** Index of the first element in the input. */
  readonly start: number;
  readonly results: readonly unknown[];
}

interface Slot {
  readonly start: number;
  readonly length: number;
  readonly openedAt: number;
  settled: Settled | undefined;
}

/** The batches between input and consumer: in flight, or finished and waiting for their turn. */
export class BatchQueue {
  readonly #slots: Slot[] = [];
  readonly #ordered: boolean;
  #inFlight = 0;
  #elementsInFlight = 0;
  #failed = false;

  constructor(ordered: boolean) {
    this.#ordered = ordered;
  }

  /** Batches that were not delivered yet. */
  get size(): number {
    return this.#slots.length;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get elementsInFlight(): number {
    return this.#elementsInFlight;
  }

  /** Sums `left` over the batches in flight, called with their number of elements and their age. */
  sumInFlight(left: (elements: number, ageSeconds: number) => number): number {
    const now = performance.now();
    const running = this.#slots.filter(({ settled }) => settled === undefined);
    return running.reduce((sum, { length, openedAt }) => sum + left(length, (now - openedAt) / 1000), 0);
  }

  /** Whether a batch has failed, so that no more batches need to be sent. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Adds a batch that is now in flight. Call the returned function with its result. */
  open({ start, elements }: Batch): (settled: Settled) => void {
    const slot: Slot = { start, length: elements.length, openedAt: performance.now(), settled: undefined };
    this.#slots.push(slot);
    this.#inFlight += 1;
    this.#elementsInFlight += slot.length;
    return (settled) => {
      slot.settled = settled;
      this.#inFlight -= 1;
      this.#elementsInFlight -= slot.length;
      if ('error' in settled) this.#failed = true;
    };
  }

  /** Adds a failure in place of the batches that would have followed. */
  fail(start: number, error: unknown): void {
    this.#slots.push({ start, length: 0, openedAt: 0, settled: { error } });
    this.#failed = true;
  }

  /** Removes and returns the next batch to deliver; `undefined` while it has not arrived. Unordered, a failure comes last. */
  shift(): Settled | undefined {
    const index = this.#nextIndex();
    return index < 0 ? undefined : this.#slots.splice(index, 1)[0]?.settled;
  }

  /** Finished batches with results, sorted by their position in the input. */
  undelivered(): UndeliveredBatch[] {
    const batches = this.#slots.flatMap(({ start, settled }) =>
      settled !== undefined && 'results' in settled ? [{ start, results: settled.results }] : [],
    );
    return batches.sort((a, b) => a.start - b.start);
  }

  #nextIndex(): number {
    if (this.#ordered) return this.#slots[0]?.settled === undefined ? -1 : 0;
    const ready = this.#slots.findIndex(({ settled }) => settled !== undefined && 'results' in settled);
    if (ready >= 0 || this.#inFlight > 0) return ready;
    return this.#slots.findIndex(({ settled }) => settled !== undefined);
  }
}
