/*
 * Numbers that all have the same hash in V8, which hashes numbers by known functions: the one of 64 bits is undone step by step, the one of 32
 * bits is tried.
 */
const MASK = 2n ** 64n - 1n;

/** Floats whose hashes are equal. */
export function collidingFloats(count: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  const floats: number[] = [];
  for (let i = 1n; floats.length < count; i++) {
    view.setBigUint64(0, bitsOfHash(i << 30n));
    const value = view.getFloat64(0);
    // Ints have another hash.
    if (Number.isFinite(value) && !Number.isInteger(value)) floats.push(value);
  }
  return floats;
}

/** Positive ints of 64 bits whose hashes are equal. */
export function collidingBigints(count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => bitsOfHash(BigInt(i + 1) << 30n));
}

/** Ints of 32 bits whose hashes agree in the lowest 12 bits; those choose the bucket, with a few more in large tables. */
export function collidingInts(count: number): number[] {
  const ints: number[] = [];
  for (let i = 0; ints.length < count; i++) if ((intHash(i) & 0xfff) === 5) ints.push(i);
  return ints;
}

function intHash(key: number): number {
  let hash = (~key + (key << 15)) | 0;
  hash ^= hash >>> 12;
  hash = (hash + (hash << 2)) | 0;
  hash ^= hash >>> 4;
  hash = Math.imul(hash, 2057);
  return hash ^ (hash >>> 16);
}

/** The 64 bits with this hash, whose lowest 30 bits V8 uses. */
function bitsOfHash(hash: bigint): bigint {
  let bits = unshift(hash, 22n);
  bits = (bits * inverse(65n)) & MASK;
  bits = unshift(bits, 11n);
  bits = (bits * inverse(21n)) & MASK;
  bits = unshift(bits, 31n);
  return ((bits + 1n) * inverse(2n ** 18n - 1n)) & MASK;
}

/** Undoes `bits ^= bits >> shift`. */
function unshift(value: bigint, shift: bigint): bigint {
  let bits = value;
  for (let done = 0n; done < 64n; done += shift) bits = value ^ (bits >> shift);
  return bits & MASK;
}

/** The inverse modulo 2⁶⁴, by Newton's iteration. */
function inverse(odd: bigint): bigint {
  let result = 1n;
  for (let i = 0; i < 7; i++) result = (result * (2n - odd * result)) & MASK;
  return result;
}
