import type { Codec } from './codec.js';

/** `text/plain` and `text/html`, as a string. */
export const textCodec: Codec = {
  mediaType: 'text/plain',
  encode(value) {
    if (typeof value !== 'string') throw new TypeError(`text is needed, got ${typeof value}`);
    return value;
  },
  decode(bytes) {
    return new TextDecoder().decode(bytes);
  },
};
