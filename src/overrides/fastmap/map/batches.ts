/** Part of the input with the index of its first element. */
export interface Batch {
  readonly start: number;
  readonly elements: readonly unknown[];
}

/** Cuts an input into batches of `size`, taking elements only as they are asked for. Closes the input when left early. */
export async function* cutIntoBatches(
  input: Iterable<unknown> | AsyncIterable<unknown>,
  size: number,
): AsyncGenerator<Batch, void, undefined> {
  let start = 0;
  let elements: unknown[] = [];
  for await (const element of input) {
    elements.push(element);
    if (elements.length === size) {
      yield { start, elements };
      start += size;
      elements = [];
    }
  }
  if (elements.length > 0) yield { start, elements };
}
