/** The values that a pickle can fetch again by number. Numbers out of order, however large, cost no more than others. */
export class PickleMemo {
  readonly #dense: unknown[] = [];
  readonly #sparse = new Map<number, unknown>();

  /** Returns `undefined` for a number that was never put; no value on the stack is `undefined`. */
  get(index: number): unknown {
    return index < this.#dense.length ? this.#dense[index] : this.#sparse.get(index);
  }

  put(index: number, value: unknown): void {
    if (index < this.#dense.length) this.#dense[index] = value;
    else if (index === this.#dense.length && this.#sparse.size === 0) this.#dense.push(value);
    else this.#sparse.set(index, value);
  }

  /** Puts at the number of distinct entries, which is not the same as counting puts. */
  append(value: unknown): void {
    this.put(this.#dense.length + this.#sparse.size, value);
  }
}
