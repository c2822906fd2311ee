import { InvalidArgumentError } from '../../../core/errors/index.js';
import { isKind } from '../../../core/util/kinds.js';
import type { Batch } from './batch.js';

/** Input of a map: any iterable. A known length, as of arrays and sets, allows even batches and an ETA. */
export type MapInput = Iterable<unknown> | AsyncIterable<unknown>;

type Iteration = Iterator<unknown> | AsyncIterator<unknown>;

/** Reads elements from an input on demand. */
export class ElementSource {
  /** Total number of elements, if the input has a known length. */
  readonly total: number | undefined;
  readonly #iterator: Iteration;
  readonly #isAsync: boolean;
  #taken = 0;
  #pending = false;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  /** @throws {InvalidArgumentError} The input cannot be iterated. */
  constructor(input: MapInput) {
    this.#isAsync = isAsyncIterable(input);
    this.total = lengthOf(input);
    this.#iterator = open(input);
  }

  /** Number of elements taken so far, which is also the index of the next one. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Returns up to `count` elements; `undefined` when there are none left. If the input throws, the elements before the error are returned
   * first and the next call throws it.
   */
  async take(count: number): Promise<Batch | undefined> {
    const elements: unknown[] = [];
    try {
      while (elements.length < count && !this.#ended && this.#failure === undefined) {
        const step = this.#isAsync ? await this.#next() : (this.#iterator as Iterator<unknown>).next();
        if (step.done === true) this.#ended = true;
        else elements.push(step.value);
      }
    } catch (error) {
      this.#ended = true;
      this.#failure = { error };
    }
    if (elements.length === 0) {
      if (this.#failure !== undefined) throw this.#failure.error;
      return undefined;
    }
    const start = this.#taken;
    this.#taken += elements.length;
    return { start, elements };
  }

  /** Closes the iterator unless it has ended. Does not wait while an element is pending: it may never arrive. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    // Errors during cleanup are ignored.
    const closing = Promise.resolve()
      .then(() => this.#iterator.return?.())
      .catch(() => undefined);
    if (!this.#pending) await closing;
  }

  async #next(): Promise<IteratorResult<unknown>> {
    this.#pending = true;
    try {
      return await this.#iterator.next();
    } finally {
      this.#pending = false;
    }
  }
}

function isAsyncIterable(input: MapInput): input is AsyncIterable<unknown> {
  return typeof input === 'object' && input !== null && Symbol.asyncIterator in input;
}

function open(input: MapInput): Iteration {
  if (isAsyncIterable(input)) return input[Symbol.asyncIterator]();
  const iterable: unknown = input;
  if (
    iterable === null ||
    iterable === undefined ||
    typeof (iterable as Iterable<unknown>)[Symbol.iterator] !== 'function'
  ) {
    throw new InvalidArgumentError(
      `the input of a map must be iterable, got ${iterable === null ? 'null' : typeof iterable}`,
    );
  }
  return input[Symbol.iterator]();
}

function lengthOf(input: MapInput): number | undefined {
  if (Array.isArray(input)) return input.length;
  if (ArrayBuffer.isView(input)) return 'length' in input ? Number(input.length) : undefined;
  return isKind(input, 'Set', 'Map') ? input.size : undefined;
}
