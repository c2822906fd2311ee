/**
 * A number from 0 (inclusive) to 1 (exclusive) that depends only on its arguments: the same seed, index and purpose always return the same
 * number, whatever was drawn before.
 */
export function chance(seed: number, index: number, purpose: number): number {
  // The finalizer of MurmurHash3 over a mix of the three.
  let hash =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35) ^ Math.imul(purpose, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
