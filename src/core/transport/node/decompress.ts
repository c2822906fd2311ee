import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { LazyDecoder, type MakeDecoder } from './lazy-decoder.js';

/** What the transport asks for unless the request says otherwise. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

const CONTENT_ENCODING = 'content-encoding';

/** The low half of a zlib header's first byte. */
const ZLIB_DEFLATE = 8;

const DECODERS: Readonly<Record<string, MakeDecoder>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
  // Some servers send it without the zlib header that the standard asks for.
  deflate: (firstByte) => ((firstByte & 0x0f) === ZLIB_DEFLATE ? createInflate() : createInflateRaw()),
};

/** The body of a response without its content encodings. From an encoding on that is not known it is left as it is. */
export function decompress(message: IncomingMessage): Readable {
  return hasEncodings(message.rawHeaders) ? decode(message, message.headers['content-encoding'] ?? '') : message;
}

/** Looks at the headers as they came: Node makes its record of them when it is first read, and most responses do without it. */
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
