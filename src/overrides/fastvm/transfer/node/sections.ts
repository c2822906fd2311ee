import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isFastkitError } from '../../../../core/errors/guards.js';
import { messageOf } from '../../../../core/errors/is-error.js';
import { ChunkReader } from './chunk-reader.js';
import { archiveError } from './entry-name.js';

const GZIP_MAGIC = 0x1f;
/** A letter and fifteen digits. */
const HEAD_BYTES = 16;
/** Inflated in one round trip to the thread pool. */
const INFLATED_BYTES = 256 * 1024;

/**
 * The inflated bytes of an archive that the guest packed. It is either a gzip file, or a sequence of sections: each starts with `z` (gzip)
 * or `s` (stored) and its length in fifteen digits.
 *
 * @throws {FileTransferError} `ARCHIVE`: it is neither of the two, damaged, or cut short.
 */
export async function* inflateArchive(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = new ChunkReader(body);
  try {
    if ((await reader.peek()) === GZIP_MAGIC) {
      yield* inflate(reader.take(Number.POSITIVE_INFINITY));
      return;
    }
    do {
      const { kind, sizeBytes } = await readHead(reader);
      yield* kind === 's' ? reader.take(sizeBytes) : inflate(reader.take(sizeBytes));
    } while (!(await reader.isAtEnd()));
  } finally {
    reader.release();
  }
}

async function readHead(reader: ChunkReader): Promise<{ kind: string; sizeBytes: number }> {
  const head = Buffer.from(await reader.exactly(HEAD_BYTES)).toString('latin1');
  const [, kind, digits] = /^([sz])(\d{15})$/.exec(head) ?? [];
  if (kind === undefined) throw archiveError('is damaged: it does not start like an archive');
  return { kind, sizeBytes: Number(digits) };
}

async function* inflate(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: INFLATED_BYTES });
  // An error here also ends the loop below.
  pipeline(source, gunzip).catch(() => undefined);
  try {
    for await (const chunk of gunzip) yield chunk;
  } catch (error) {
    if (isFastkitError(error)) throw error;
    throw archiveError(`cannot be inflated: ${messageOf(error)}`, error);
  }
}
