import { decode, encode } from '@msgpack/msgpack';
import { isPlainObject } from '../util/checks.js';
import { tagOf } from '../util/kinds.js';
import type { Codec } from './codec.js';

/**
 * `application/msgpack`: whole numbers are written as integers, `bigint` up to 64 bits; `undefined` fields are left out.
 * When read, integers beyond 2⁵³ become `bigint` and bin becomes `Uint8Array`.
 */
export const msgpackCodec: Codec = {
  mediaType: 'application/msgpack',
  encode(value) {
    return encode(mapValues(value, widen), { ignoreUndefined: true, useBigInt64: true });
  },
  decode(bytes) {
    return mapValues(decode(bytes, { useBigInt64: true }), narrow);
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

/** The decoder returns every 64-bit integer as a bigint; those that fit become numbers. */
function narrow(value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A copy with `change` applied to every value in lists and plain objects that is neither itself. */
function mapValues(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapValues(item, change));
  if (!isPlainObject(value)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValues(item, change)]));
}
