/** Elements that may be skipped before an object's list of elements becomes a hash table. */
const MAX_GAP = 1024;
const MAX_INDEX = 2 ** 32 - 2;

/** The array index that text names as a key of an object: `'7'`, not `'07'` or `'x'`. */
export function arrayIndexOf(text: string): number | undefined {
  if (text.length > 10 || !/^(?:0|[1-9]\d*)$/.test(text)) return undefined;
  const index = Number(text);
  return index <= MAX_INDEX ? index : undefined;
}

/**
 * The length of an object's list of elements after it gets an entry with this index, given the length before: V8 reserves space for all elements
 * up to it and half as many again, so that an object with the only key `'1023'` takes twelve kilobytes. Unchanged if a hash table is made.
 */
export function elementsAfter(length: number, index: number): number {
  return index < length || index - length >= MAX_GAP ? length : index + Math.floor(index / 2) + 16;
}
