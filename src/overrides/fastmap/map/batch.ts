import type { BatchFailure } from '../errors/index.js';

/** Part of the input with the index of its first element. */
export interface Batch {
  readonly start: number;
  readonly elements: readonly unknown[];
}

/** Index after the last element. */
function endOf({ start, elements }: Batch): number {
  return start + elements.length;
}

/** The two halves of a batch of at least two elements; with an odd number the first one is smaller. */
export function halves({ start, elements }: Batch): [Batch, Batch] {
  const middle = elements.length >>> 1;
  return [
    { start, elements: elements.slice(0, middle) },
    { start: start + middle, elements: elements.slice(middle) },
  ];
}

/** The fields that every failure of a batch has: the function and its range of elements. */
export function failureOf(context: { readonly functionName: string }, batch: Batch): BatchFailure {
  return { functionName: context.functionName, start: batch.start, end: endOf(batch) };
}
