import { Readable, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { ByteChunks } from '../../streams/byte-stream.js';
import { ChunkQueue } from './chunk-queue.js';
import { Gunzip } from './gunzip.js';
import { LazyDecoder, type MakeDecoder } from './lazy-decoder.js';

/** Node has it from 22.15 and 23.8. */
const createZstd = (zlib as { readonly createZstdDecompress?: () => Transform }).createZstdDecompress;

/** Default value of the `accept-encoding` header. Not zstd, though it is decoded: Node 22 takes a cut stream for a whole one. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/** A longer chain is not a server's, but an attack: each link multiplies the memory that it takes. */
const MAX_CODINGS = 5;

/** The low half of a zlib header's first byte. */
const ZLIB_DEFLATE = 8;

const DECODERS: Readonly<Record<string, MakeDecoder>> = {
  gzip: () => new Gunzip(),
  'x-gzip': () => new Gunzip(),
  br: () => zlib.createBrotliDecompress(),
  // Some servers omit the zlib header that the standard requires.
  deflate: (firstByte) => ((firstByte & 0x0f) === ZLIB_DEFLATE ? zlib.createInflate() : zlib.createInflateRaw()),
  ...(createZstd === undefined ? {} : { zstd: () => createZstd() }),
};

/**
 * A body with its content codings removed, up to the first unknown one. Bytes after the end of the encoded data are ignored. Fails with a
 * `BodyTooLargeError` if one coding that has another inside gives more than `maxBytes`; the innermost is not counted.
 */
export function decompress(body: ChunkQueue, contentEncoding: string, maxBytes: number): ChunkQueue {
  const makers = decodersOf(contentEncoding);
  if (makers.length > MAX_CODINGS) {
    void body.return();
    return failed(new Error(`the response has ${makers.length} content codings, at most ${MAX_CODINGS} are decoded`));
  }
  return makers.length === 0 ? body : decode(body, makers, maxBytes);
}

function decodersOf(contentEncoding: string): MakeDecoder[] {
  const makers: MakeDecoder[] = [];
  for (const coding of contentEncoding.toLowerCase().split(',').reverse()) {
    const name = coding.trim();
    if (name === '' || name === 'identity') continue;
    const make = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
    if (make === undefined) break;
    makers.push(make);
  }
  return makers;
}

function failed(error: Error): ChunkQueue {
  const queue = new ChunkQueue({ pause() {}, resume() {}, cancel() {} });
  queue.fail(error);
  return queue;
}

function decode(body: ByteChunks, makers: readonly MakeDecoder[], maxBytes: number): ChunkQueue {
  let stream: Readable = Readable.from(body, { objectMode: false });
  for (const [index, make] of makers.entries()) {
    const source = stream;
    const decoder = new LazyDecoder(make, index === makers.length - 1 ? Number.POSITIVE_INFINITY : maxBytes);
    source.once('error', (error) => decoder.destroy(error));
    decoder.once('close', () => source.destroy());
    stream = source.pipe(decoder);
  }
  const queue = new ChunkQueue({
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    cancel: () => stream.destroy(),
  });
  stream.on('data', (chunk: Buffer) => queue.add(chunk));
  stream.once('end', () => queue.finish());
  stream.once('error', (error) => queue.fail(error));
  return queue;
}
