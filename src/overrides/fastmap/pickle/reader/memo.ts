const CHUNK_BITS = 12;
const CHUNK_SIZE = 2 ** CHUNK_BITS;

/** The values that a pickle can fetch again by number. Numbers out of order, however large, cost not much more than others. */
export class PickleMemo {
  /** In chunks of one size, because an array that grows leaves twice its size as garbage. */
  readonly #dense: unknown[][] = [];
  #denseSize = 0;
  readonly #sparse = new Map<number, unknown>();

  /** Returns `undefined` for a number that was never put; no value on the stack is `undefined`. */
  get(index: number): unknown {
    return index < this.#denseSize
      ? this.#dense[index >>> CHUNK_BITS]?.[index & (CHUNK_SIZE - 1)]
      : this.#sparse.get(index);
  }

  put(index: number, value: unknown): void {
    if (index > this.#denseSize || (index === this.#denseSize && this.#sparse.size > 0)) {
      this.#sparse.set(index, value);
      return;
    }
    const chunk = this.#dense[index >>> CHUNK_BITS];
    if (chunk !== undefined) chunk[index & (CHUNK_SIZE - 1)] = value;
    else this.#dense.push([value]);
    if (index === this.#denseSize) this.#denseSize++;
  }

  /** Number of distinct entries, which is not the same as that of puts. MEMOIZE puts there. */
  get size(): number {
    return this.#denseSize + this.#sparse.size;
  }

  /** Whether this number follows those so far, none of them out of order; then its entry takes less memory. */
  isNext(index: number): boolean {
    return index === this.#denseSize && this.#sparse.size === 0;
  }
}
