import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);
const BLOCK_BYTES = 1024 * 1024;
/** As many as Node's thread pool has threads by default. */
const PARALLEL_BLOCKS = 4;

/**
 * Compresses at level 1, several blocks at a time on Node's thread pool. Each block is a gzip member of its own; every reader of gzip takes
 * members in a row for one file.
 */
export async function* gzipMembers(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const running: Promise<Uint8Array>[] = [];
  for await (const block of blocksOf(source)) {
    const compressed: Promise<Uint8Array> = compress(block, { level: 1 });
    compressed.catch(() => undefined);
    running.push(compressed);
    if (running.length < PARALLEL_BLOCKS) continue;
    const first = running.shift();
    if (first !== undefined) yield await first;
  }
  for (const compressed of running) yield await compressed;
}

/** The bytes in blocks of one size, the last one shorter; one empty block when there are none. */
async function* blocksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let isFirst = true;
  for await (const piece of source) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size < BLOCK_BYTES) continue;
    yield Buffer.concat(pieces);
    isFirst = false;
    pieces = [];
    size = 0;
  }
  if (size > 0 || isFirst) yield Buffer.concat(pieces);
}
