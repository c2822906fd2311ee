import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { LazyDecoder, type MakeDecoder } from './lazy-decoder.js';

/** Default value of the `accept-encoding` header. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

const CONTENT_ENCODING = 'content-encoding';

/** The low half of a zlib header's first byte. */
const ZLIB_DEFLATE = 8;

const DECODERS: Readonly<Record<string, MakeDecoder>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
  // Some servers omit the zlib header that the standard requires.
  deflate: (firstByte) => ((firstByte & 0x0f) === ZLIB_DEFLATE ? createInflate() : createInflateRaw()),
};

/** The body of a response with its content encodings removed, up to the first unknown one. */
export function decompress(message: IncomingMessage): Readable {
  return hasEncodings(message.rawHeaders) ? decode(message, message.headers['content-encoding'] ?? '') : message;
}

/** Reads the raw headers: Node builds its header record on first access, which most responses do not need. */
function hasEncodings(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length === CONTENT_ENCODING.length && rawHeaders[index]?.toLowerCase() === CONTENT_ENCODING)
      return true;
  }
  return false;
}

function decode(message: IncomingMessage, encodings: string): Readable {
  let body: Readable = message;
  for (const encoding of encodings.toLowerCase().split(',').reverse()) {
    const name = encoding.trim();
    if (name === '' || name === 'identity') continue;
    const make = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
    if (make === undefined) return body;
    const source = body;
    const decoder = new LazyDecoder(make);
    source.once('error', (error) => decoder.destroy(error));
    decoder.once('close', () => source.destroy());
    body = source.pipe(decoder);
  }
  return body;
}
