import { tagOf } from '../util/kinds.js';
import type { Codec } from './codec.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `application/json`: UTF-8; throws on invalid bytes. */
export const jsonCodec = {
  mediaType: 'application/json',
  encode(value: unknown): string {
    if (typeof value === 'object' && value !== null) checkObject(value);
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`);
    return text;
  },
  decode(bytes: Uint8Array): unknown {
    return JSON.parse(utf8.decode(bytes));
  },
} satisfies Codec;

/** Throws for what JSON would write as `{}` or as an object of indices: a Map, a promise, a generator, a view of bytes. */
function checkObject(value: object): void {
  // By tag, which also knows objects of another realm. Instances of classes and records have this one.
  const tag = tagOf(value);
  if (tag === 'Object' || tag === 'Array' || 'toJSON' in value) return;
  if (ArrayBuffer.isView(value) || Object.keys(value).length === 0) throw new TypeError(`${tag} has no JSON form`);
}
