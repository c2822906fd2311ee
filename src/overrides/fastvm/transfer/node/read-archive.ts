import { ChunkReader } from './chunk-reader.js';
import { archiveError } from './entry-name.js';
import { type LongNames, readHeader, type TarHeader } from './read-header.js';
import { TAR_BLOCK_BYTES, tarPaddingBytes } from './tar-header.js';

/** Largest extension header: names and the like. */
const MAX_EXTENSION_BYTES = 1024 * 1024;

const NOTHING_LONG: LongNames = {};

/** One entry of an archive. Its content has to be read before the next entry, or is skipped. */
export class ArchiveEntry {
  readonly header: TarHeader;
  readonly #reader: ChunkReader;
  #leftBytes: number;

  constructor(header: TarHeader, reader: ChunkReader) {
    this.header = header;
    this.#reader = reader;
    this.#leftBytes = header.sizeBytes;
  }

  /** The content in one chunk, for small files. */
  whole(): Promise<Uint8Array> {
    return this.#reader.exactly(this.#take());
  }

  /** The content chunk by chunk; has to be read to its end. */
  chunks(): AsyncIterable<Uint8Array> {
    return this.#reader.take(this.#take());
  }

  /** Skips the rest of the content and its padding. */
  skip(): Promise<void> {
    return skip(this.#reader, this.#take() + tarPaddingBytes(this.header.sizeBytes));
  }

  #take(): number {
    const bytes = this.#leftBytes;
    this.#leftBytes = 0;
    return bytes;
  }
}

/**
 * The entries of a tar archive, which is read to its last byte. An archive without an end marker is an error, even if it is cut between
 * two entries.
 */
export async function* readArchive(source: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry, void, undefined> {
  const reader = new ChunkReader(source);
  try {
    for (let header = await nextHeader(reader); header !== undefined; header = await nextHeader(reader)) {
      const entry = new ArchiveEntry(header, reader);
      yield entry;
      await entry.skip();
    }
    await skip(reader, Number.POSITIVE_INFINITY);
  } finally {
    reader.release();
  }
}

/** The header of the next entry, including its extension headers; `undefined` at the end marker. */
async function nextHeader(reader: ChunkReader): Promise<TarHeader | undefined> {
  let long: LongNames = NOTHING_LONG;
  for (;;) {
    const block = await reader.exactly(TAR_BLOCK_BYTES);
    if (isZero(block)) return await end(reader);
    const header = readHeader(block, long);
    const { flag, sizeBytes } = header;
    if (flag === 'L') long = { ...long, name: withoutNul(await extension(reader, sizeBytes)) };
    else if (flag === 'K') long = { ...long, target: withoutNul(await extension(reader, sizeBytes)) };
    else if (flag === 'x') long = { ...long, ...paxFields(await extension(reader, sizeBytes)) };
    else if (flag === 'g') await extension(reader, sizeBytes);
    // Only files have content, whatever their headers say.
    else return header.type === 'file' || header.type === undefined ? header : { ...header, sizeBytes: 0 };
  }
}

async function end(reader: ChunkReader): Promise<undefined> {
  if (!isZero(await reader.exactly(TAR_BLOCK_BYTES))) throw archiveError('is damaged: its end marker is incomplete');
}

async function extension(reader: ChunkReader, sizeBytes: number): Promise<Buffer> {
  if (sizeBytes > MAX_EXTENSION_BYTES) throw archiveError(`contains a header of ${sizeBytes} bytes`);
  const content = Buffer.from(await reader.exactly(sizeBytes));
  await skip(reader, tarPaddingBytes(sizeBytes));
  return content;
}

/** The fields of interest of a POSIX extended header: lines of `<length of the line> <key>=<value>`. */
function paxFields(content: Buffer): LongNames {
  const fields: { name?: Buffer; target?: Buffer; sizeBytes?: number } = {};
  for (let rest = content; rest.byteLength > 0; ) {
    const length = Number.parseInt(rest.toString('latin1', 0, 10), 10);
    const line = rest.subarray(0, length);
    const [start, equals] = [line.indexOf(' ') + 1, line.indexOf('=')];
    if (!(length > 0) || line.byteLength < length || start === 0 || equals < start) {
      throw archiveError('is damaged: an extended header cannot be read');
    }
    const value = line.subarray(equals + 1, -1);
    const key = line.toString('latin1', start, equals);
    if (key === 'path') fields.name = value;
    else if (key === 'linkpath') fields.target = value;
    else if (key === 'size') fields.sizeBytes = Number(value.toString('latin1'));
    rest = rest.subarray(length);
  }
  return fields;
}

function withoutNul(text: Buffer): Buffer {
  const nul = text.indexOf(0);
  return nul === -1 ? text : text.subarray(0, nul);
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

async function skip(reader: ChunkReader, sizeBytes: number): Promise<void> {
  if (sizeBytes === 0) return;
  for await (const _ of reader.take(sizeBytes));
}
