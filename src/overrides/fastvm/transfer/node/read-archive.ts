import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract, type Header } from 'tar-stream';
import { archiveError, decodeEntryName } from './entry-name.js';

const BLOCK_BYTES = 512;
/** An archive ends with two blocks of zeros. */
const END_BYTES = 2 * BLOCK_BYTES;

/** One entry of an archive. Its `content` is read, or skipped, before the next entry comes. */
export interface ArchiveEntry {
  readonly name: string;
  /** Missing for types that only some `tar`s know, such as sparse files. */
  readonly type: Header['type'] | undefined;
  readonly mode: number;
  readonly mtime: Date;
  readonly sizeBytes: number;
  /** Of symbolic and hard links. */
  readonly target: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What tar-stream sets and its types leave out. */
type ReadHeader = Omit<Header, 'linkname'> & { readonly linkname: string | null; readonly byteOffset?: number };

/** Names as their bytes: tar-stream would replace those that are no UTF-8 without saying so. */
const READER_OPTIONS = { filenameEncoding: 'latin1', highWaterMark: 64 * 1024 };

/**
 * The entries of a gzip-compressed tar archive. An archive that ends before its end marker is an error, also when the cut falls between two
 * entries or two gzip members.
 */
export async function* readArchive(body: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry, void, undefined> {
  const tar = extract(READER_OPTIONS);
  const feeding = feed(body, tar);
  feeding.catch(() => undefined);
  let contentEnd = 0;
  try {
    for await (const stream of tar) {
      const header: ReadHeader = stream.header;
      const entry = entryOf(header, stream);
      contentEnd = (header.byteOffset ?? 0) + Math.ceil(entry.sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
      yield entry;
      stream.resume();
    }
    const archiveBytes = await feeding;
    if (archiveBytes < contentEnd + END_BYTES) throw archiveError('ends before its end marker: it was cut short');
  } finally {
    tar.destroy();
    await feeding.catch(() => undefined);
  }
}

/** Inflates into the reader of the archive; gives the inflated length. Stops quietly when the reader is done for. */
async function feed(body: AsyncIterable<Uint8Array>, tar: Extract): Promise<number> {
  let inflatedBytes = 0;
  try {
    await pipeline(body, createGunzip(), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        inflatedBytes += chunk.byteLength;
        if (tar.destroyed) return;
        if (!tar.write(chunk)) await drained(tar);
      }
      tar.end(null);
    });
  } catch (error) {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
  return inflatedBytes;
}

function entryOf(header: ReadHeader, source: AsyncIterable<unknown>): ArchiveEntry {
  const { type, mode, mtime, size } = header;
  return {
    name: paxText(header, 'path') ?? decodeEntryName(header.name),
    target: paxText(header, 'linkpath') ?? decodeEntryName(header.linkname ?? ''),
    type: type ?? undefined,
    mode,
    mtime,
    sizeBytes: type === 'directory' ? 0 : size,
    content: bytesOf(source),
  };
}

/** Extended headers are always UTF-8, and tar-stream has decoded them. */
function paxText(header: ReadHeader, key: string): string | undefined {
  const values = new Map(Object.entries(header.pax ?? {}));
  const value: unknown = values.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

async function* bytesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) if (chunk instanceof Uint8Array) yield chunk;
}

/** Waits until the reader takes more or is destroyed. */
function drained(tar: Extract): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      tar.off('drain', done);
      tar.off('close', done);
      resolve();
    };
    tar.on('drain', done);
    tar.on('close', done);
  });
}
