import type { Codec } from './codec.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `application/json`: UTF-8; throws on invalid bytes. */
export const jsonCodec: Codec = {
  mediaType: 'application/json',
  encode(value) {
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`);
    return text;
  },
  decode(bytes) {
    return JSON.parse(utf8.decode(bytes));
  },
};
