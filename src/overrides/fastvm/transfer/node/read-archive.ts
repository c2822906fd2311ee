import { ChunkReader } from './chunk-reader.js';
import { archiveError } from './entry-name.js';
import { checkGlobalHeader, type Extensions, readPaxHeader } from './pax-header.js';
import { readExtensionHeader, readHeader, type TarHeader } from './read-header.js';
import { readOldSparse, readPosixSparse, type SparseFile } from './sparse.js';
import { TAR_BLOCK_BYTES, tarPaddingBytes } from './tar-header.js';

/** Largest extension header: names and the like. */
const MAX_EXTENSION_BYTES = 1024 * 1024;

/** Archives are filled up to a whole number of records; more than this is no filling. */
const MAX_TRAILING_BYTES = 16 * 1024 * 1024;

const NO_EXTENSIONS: Extensions = {};
/** Of GNU's old form of sparse files; others use the same flag. */
const OLD_SPARSE_FLAG = 'S';
const GNU_MAGIC = 'ustar  \0';

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

/** Gets the number of bytes of each name, link target and extension header, before they are read. */
type CountNameBytes = (bytes: number) => void;

/**
 * The entries of a tar archive, which is read to its last byte. An archive without an end marker is an error, even if it is cut between
 * two entries.
 */
export async function* readArchive(
  source: AsyncIterable<Uint8Array>,
  countNameBytes: CountNameBytes = () => undefined,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const reader = new ChunkReader(source);
  try {
    for (let header = await nextHeader(reader, countNameBytes); header !== undefined; ) {
      const entry = new ArchiveEntry(header, reader);
      yield entry;
      await entry.skip();
      header = await nextHeader(reader, countNameBytes);
    }
    await skipTrailing(reader);
  } finally {
    reader.release();
  }
}

/** The header of the next entry, including its extension headers; `undefined` at the end marker. */
async function nextHeader(reader: ChunkReader, countNameBytes: CountNameBytes): Promise<TarHeader | undefined> {
  let long: Extensions = NO_EXTENSIONS;
  for (;;) {
    const block = await reader.exactly(TAR_BLOCK_BYTES);
    if (isZero(block)) {
      if (long !== NO_EXTENSIONS) throw archiveError('ends in an extension header without its entry');
      return await end(reader);
    }
    const extension = readExtensionHeader(block);
    if (extension === undefined) {
      const header = readHeader(block, long);
      if (long.name === undefined) countNameBytes(header.name.length);
      if (long.target === undefined) countNameBytes(header.target.length);
      return await withContent(header, block, long, reader);
    }
    const content = await readExtension(reader, extension.sizeBytes, countNameBytes);
    if (extension.flag === 'L') long = { ...long, name: withoutNul(content) };
    else if (extension.flag === 'K') long = { ...long, target: withoutNul(content) };
    else if (extension.flag === 'x') long = { ...long, ...readPaxHeader(content) };
    else checkGlobalHeader(content);
  }
}

/** Reads the map of a sparse file, whatever form it has. Only files have content, whatever their headers say. */
async function withContent(
  header: TarHeader,
  block: Uint8Array,
  { sparse: fields }: Extensions,
  reader: ChunkReader,
): Promise<TarHeader> {
  const { name, flag, type, sizeBytes } = header;
  if (fields !== undefined) {
    if (type !== 'file') throw archiveError(`contains ${JSON.stringify(name)}, which is sparse but not a file`);
    return withHoles(header, await readPosixSparse(name, fields, sizeBytes, reader));
  }
  if (flag === OLD_SPARSE_FLAG && Buffer.from(block).toString('latin1', 257, 265) === GNU_MAGIC) {
    return withHoles(header, await readOldSparse(name, block, sizeBytes, reader));
  }
  return type === 'file' || type === undefined ? header : { ...header, sizeBytes: 0 };
}

function withHoles(header: TarHeader, sparse: SparseFile): TarHeader {
  return { ...header, type: 'file', sizeBytes: sparse.storedBytes, sparse };
}

async function end(reader: ChunkReader): Promise<undefined> {
  if (!isZero(await reader.exactly(TAR_BLOCK_BYTES))) throw archiveError('is damaged: its end marker is incomplete');
}

async function readExtension(reader: ChunkReader, sizeBytes: number, countNameBytes: CountNameBytes): Promise<Buffer> {
  if (sizeBytes > MAX_EXTENSION_BYTES) throw archiveError(`contains a header of ${sizeBytes} bytes`);
  countNameBytes(sizeBytes);
  const content = Buffer.from(await reader.exactly(sizeBytes));
  await skip(reader, tarPaddingBytes(sizeBytes));
  return content;
}

function withoutNul(text: Buffer): Buffer {
  const nul = text.indexOf(0);
  return nul === -1 ? text : text.subarray(0, nul);
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

async function skipTrailing(reader: ChunkReader): Promise<void> {
  let trailingBytes = 0;
  for await (const chunk of reader.take(Number.POSITIVE_INFINITY)) {
    trailingBytes += chunk.byteLength;
    if (trailingBytes > MAX_TRAILING_BYTES)
      throw archiveError(`goes on for more than ${MAX_TRAILING_BYTES} bytes after its end`);
  }
}

async function skip(reader: ChunkReader, sizeBytes: number): Promise<void> {
  if (sizeBytes === 0) return;
  for await (const _ of reader.take(sizeBytes));
}
