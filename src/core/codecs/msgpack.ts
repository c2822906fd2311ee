import { decode, encode } from '@msgpack/msgpack';
import { isPlainObject } from '../util/checks.js';
import { tagOf } from '../util/kinds.js';
import type { Codec } from './codec.js';
import { scanMsgpack } from './msgpack-scan.js';

/**
 * `application/msgpack`: whole numbers are written as integers, `bigint` up to 64 bits; `undefined` fields are left out.
 * When read, integers beyond 2⁵³ become `bigint` and bin becomes a `Uint8Array` with its own memory. No count is believed beyond the bytes
 * that are there; values that would take far more memory than their bytes are refused.
 */
export const msgpackCodec: Codec = {
  mediaType: 'application/msgpack',
  encode(value) {
    return encode(mapValues(value, widen), { ignoreUndefined: true, useBigInt64: true });
  },
  decode(bytes) {
    // First: the decoder allocates what a header claims.
    const { hasUnsafeInts, hasBinary } = scanMsgpack(bytes);
    const value = decode(bytes, { useBigInt64: hasUnsafeInts, mapKeyConverter: keyOf });
    return hasUnsafeInts || hasBinary ? narrow(value) : value;
  },
};

/** With bigint support on, the encoder writes a number that needs more than 32 bits as a float; as a bigint it stays an integer. */
function widen(value: unknown): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value) && (value < -(2 ** 31) || value >= 2 ** 32)) {
    return BigInt(value);
  }
  if (typeof value === 'bigint' && (value < -(2n ** 63n) || value >= 2n ** 64n)) {
    throw new RangeError('an integer beyond 64 bits has no msgpack form');
  }
  if (typeof value === 'object' && value !== null) checkObject(value);
  return value;
}

/** Throws for what the encoder would write as an empty map: a Map, a promise, an ArrayBuffer. */
function checkObject(value: object): void {
  const tag = tagOf(value);
  if (tag === 'Object' || tag === 'Date' || ArrayBuffer.isView(value) || Object.keys(value).length > 0) return;
  throw new TypeError(`${tag} has no msgpack form`);
}

/** Text and numbers are keys of objects; so are numbers that are decoded as bigints. */
function keyOf(key: unknown): string | number {
  if (typeof key === 'string' || typeof key === 'number') return key;
  if (typeof key === 'bigint') return String(key);
  throw new Error(`a map has a ${tagOf(key)} as a key`);
}

/**
 * Changes a freshly decoded value in place: where one integer of 64 bits is decoded as a bigint, all are, and those that
 * fit become numbers; binary values are views of the whole body, and become copies.
 */
function narrow(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value as Uint8Array);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = narrow(value[i]);
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) value[key] = narrow(value[key]);
  }
  return value;
}

/** A copy with `change` applied to every value in lists and plain objects that is neither itself. */
function mapValues(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValues(item, change));
  if (!isPlainObject(value)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValues(item, change)]));
}
