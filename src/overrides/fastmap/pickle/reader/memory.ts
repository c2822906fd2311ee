/**
 * What the engine takes for the values of a pickle, in bytes, with what it loses to growing and collecting; measured on V8. The reader adds
 * them up before it makes a value, so that a pickle is stopped by the memory that it would take, however it makes it.
 */
export const Memory = {
  stackSlot: 40,
  memoEntry: 12,
  sparseMemoEntry: 96,
  float: 28,
  text: 40,
  bigint: 64,
  /** Bytes of up to 64 lie in the object itself. */
  shortBytes: 320,
  bytes: 440,
  list: 48,
  /** The first item reserves space for 16. */
  firstItem: 160,
  item: 16,
  tuple: 128,
  tupleItem: 8,
  dict: 264,
  dictEntry: 64,
  set: 232,
  setElement: 64,
  /** What a call or BUILD makes, without what it copies. */
  object: 160,
  /** A number in an array of numbers; of 64 bits it may be a bigint. */
  packedNumber: 24,
  packedBigint: 64,
  /** A tuple that was found to be hashable. */
  provenTuple: 48,
  /** A container that is replaced: the entry that remembers it. */
  replacement: 64,
  plainObject: 260,
  plainField: 64,
  /** Space reserved in an object for a key that is an array index. */
  element: 10,
} as const;

/** Memory of a `Uint8Array` with memory of its own. */
export function memoryOfBytes(length: number): number {
  return (length <= 64 ? Memory.shortBytes : Memory.bytes) + length;
}
