/** Up to this many, keys cost little even if all collide. */
const FREE_KEYS = 1024;
const BINS = 4096;
/** Far more than fall into one bin by chance. */
const MAX_ALIKE = 128;
const MAX_UNEVENNESS = 2;

interface Hashed {
  readonly size: number;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const [LOW, HIGH] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];

/**
 * Finds numbers that are chosen to collide as keys. V8 hashes numbers by functions without a secret, so that a sender can pick any number of
 * them that all fall into one bucket of a Map or Set; sixty thousand take seconds to fill. (Text is hashed with a secret, and objects by
 * identity.) Counts how the keys of each large container spread over {@link BINS} by the same functions.
 */
export class KeyGuard {
  readonly #countsOf = new Map<Hashed, Uint32Array>();

  /** Whether the container may get this key. Call it before each insertion of a number or bigint. */
  accepts(container: Hashed, key: number | bigint): boolean {
    if (container.size < FREE_KEYS) return true;
    let counts = this.#countsOf.get(container);
    if (counts === undefined) {
      counts = new Uint32Array(BINS);
      this.#countsOf.set(container, counts);
    }
    const bin = hashOf(key) % BINS;
    const count = counts[bin]! + 1;
    counts[bin] = count;
    return count <= MAX_ALIKE + (MAX_UNEVENNESS * container.size) / BINS;
  }
}

function hashOf(key: number | bigint): number {
  if (typeof key === 'bigint') {
    // Only these bits count: equal ones collide however long the ints are.
    const bits = BigInt.asUintN(64, key < 0n ? -key : key);
    return longHash(Number(BigInt.asUintN(32, bits)), Number(bits >> 32n));
  }
  if (key === (key | 0)) return intHash(key);
  float[0] = key;
  return longHash(words[LOW]!, words[HIGH]!);
}

/** V8's hash of an int of 32 bits. */
function intHash(key: number): number {
  let hash = (~key + (key << 15)) | 0;
  hash ^= hash >>> 12;
  hash = (hash + (hash << 2)) | 0;
  hash ^= hash >>> 4;
  hash = Math.imul(hash, 2057);
  hash ^= hash >>> 16;
  return hash & 0x3fff_ffff;
}

/** V8's hash of 64 bits, of which the lowest are used. */
function longHash(low: number, high: number): number {
  // ~key + (key << 18)
  let sum = (~low >>> 0) + ((low << 18) >>> 0);
  let h = (~high + ((high << 18) | (low >>> 14)) + (sum > 0xffff_ffff ? 1 : 0)) | 0;
  let l = sum | 0;
  // ^= >> 31
  l ^= (h << 1) | (l >>> 31);
  h ^= h >>> 31;
  // *= 21
  const product = (l >>> 0) * 21;
  h = (Math.imul(h, 21) + Math.floor(product / 2 ** 32)) | 0;
  l = product | 0;
  // ^= >> 11
  l ^= (h << 21) | (l >>> 11);
  h ^= h >>> 11;
  // += << 6
  sum = (l >>> 0) + ((l << 6) >>> 0);
  h = (h + ((h << 6) | (l >>> 26)) + (sum > 0xffff_ffff ? 1 : 0)) | 0;
  l = sum | 0;
  // ^= >> 22
  l ^= (h << 10) | (l >>> 22);
  return l & 0x3fff_ffff;
}
