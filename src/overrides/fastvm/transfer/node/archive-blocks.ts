import type { ArchivePart } from './archive-part.js';

const BLOCK_BYTES = 1024 * 1024;
/** Many small files go into one block; read in parallel, they do not wait for each other. */
const READS_AT_ONCE = 8;

type Fill = () => void | Promise<void>;

interface Block {
  readonly bytes: Uint8Array;
  readonly fills: readonly Fill[];
}

/**
 * The bytes of an archive in blocks of equal size, the last one shorter. While one is in use, the next is already being filled.
 *
 * @param free - Blocks that the reader no longer needs, to be reused.
 */
export async function* archiveBlocks(
  parts: Iterable<ArchivePart>,
  free: Uint8Array[] = [],
): AsyncGenerator<Uint8Array, void, undefined> {
  const filling: Promise<Uint8Array>[] = [];
  try {
    for (const block of layOut(parts, free)) {
      const filled = fill(block);
      filled.catch(() => undefined);
      filling.push(filled);
      if (filling.length > 1) yield* first(filling);
    }
    yield* first(filling);
  } finally {
    await Promise.allSettled(filling);
  }
}

async function* first(filling: Promise<Uint8Array>[]): AsyncGenerator<Uint8Array, void, undefined> {
  const filled = await filling[0];
  filling.shift();
  if (filled !== undefined) yield filled;
}

/** Assigns parts of files to blocks; reads nothing. */
function* layOut(parts: Iterable<ArchivePart>, free: Uint8Array[]): Generator<Block, void, undefined> {
  const nextBlock = () => free.pop()?.fill(0) ?? new Uint8Array(BLOCK_BYTES);
  let bytes = nextBlock();
  let usedBytes = 0;
  let fills: Fill[] = [];
  for (const part of parts) {
    for (let offset = 0; offset < part.sizeBytes; ) {
      const target = bytes.subarray(usedBytes, usedBytes + part.sizeBytes - offset);
      const from = offset;
      fills.push(() => part.fill(target, from));
      offset += target.byteLength;
      usedBytes += target.byteLength;
      if (usedBytes < BLOCK_BYTES) continue;
      yield { bytes, fills };
      bytes = nextBlock();
      usedBytes = 0;
      fills = [];
    }
  }
  if (usedBytes > 0) yield { bytes: bytes.subarray(0, usedBytes), fills };
}

async function fill({ bytes, fills }: Block): Promise<Uint8Array> {
  const queue = fills.values();
  const readers = Array.from({ length: READS_AT_ONCE }, async () => {
    for (const next of queue) await next();
  });
  const failed = (await Promise.allSettled(readers)).find((reader) => reader.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return bytes;
}
