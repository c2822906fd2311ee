import { promisify } from 'node:util';
import { deflateRawSync, gzip } from 'node:zlib';

const compress = promisify(gzip);
/** The default number of threads in Node's thread pool. */
const PARALLEL_BLOCKS = 4;
const FASTEST = 1;
const STORED = 0;
/** More than a member adds to its content. If all of it fits, compressing takes one round trip to the thread pool. */
const MEMBER_BYTES = 1024;
const SAMPLE_BYTES = 4 * 1024;
const SAMPLES = 4;

/**
 * Compresses several blocks at a time on Node's thread pool. Each block becomes a separate gzip member; gzip readers read consecutive
 * members as one file. Incompressible data (images, archives) is stored, which takes a tenth of the time.
 *
 * @param onDone - Called with each block that is no longer needed.
 */
export async function* gzipMembers(
  blocks: AsyncIterable<Uint8Array>,
  onDone?: (block: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const running: Promise<Uint8Array>[] = [];
  for await (const block of blocks) {
    const compressed = member(block).finally(() => onDone?.(block));
    compressed.catch(() => undefined);
    running.push(compressed);
    if (running.length < PARALLEL_BLOCKS) continue;
    const first = running.shift();
    if (first !== undefined) yield await first;
  }
  for (const compressed of running) yield await compressed;
}

function member(block: Uint8Array): Promise<Uint8Array> {
  const level = isWorthCompressing(block) ? FASTEST : STORED;
  return compress(block, { level, chunkSize: block.byteLength + MEMBER_BYTES });
}

/** Compresses samples from all over the block: random bytes get slightly longer. */
function isWorthCompressing(block: Uint8Array): boolean {
  if (block.byteLength < 2 * SAMPLES * SAMPLE_BYTES) return true;
  const step = Math.floor(block.byteLength / SAMPLES);
  const samples = Array.from({ length: SAMPLES }, (_, i) => block.subarray(i * step, i * step + SAMPLE_BYTES));
  return deflateRawSync(Buffer.concat(samples), { level: FASTEST }).byteLength < 0.97 * SAMPLES * SAMPLE_BYTES;
}
