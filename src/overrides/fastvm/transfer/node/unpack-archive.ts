import { FileTransferError } from '../../errors/file-transfer-error.js';
import { Selection } from '../selection.js';
import type { DirectoryAttributes } from './directory-attributes.js';
import { type ArchiveEntry, readArchive } from './read-archive.js';
import { inflateArchive } from './sections.js';
import { TreeWriter } from './tree-writer.js';

/** Limits of an archive; a larger one is treated as an attack on this machine's disk. */
export interface UnpackLimits {
  readonly maxEntries: number;
  readonly maxTotalBytes: number;
}

const UNPACK_LIMITS: UnpackLimits = { maxEntries: 1_000_000, maxTotalBytes: 256 * 1024 ** 3 };

export interface UnpackOptions {
  /** Default `gzip`. */
  readonly compression?: 'gzip' | 'none';
  /** Default everything. */
  readonly selection?: Selection;
  readonly limits?: UnpackLimits;
}

/**
 * Unpacks an archive into an empty directory. Returns the modes and times of its directories, which the caller applies. After a failure
 * the directory contains a part of the archive.
 *
 * @throws {FileTransferError} `ARCHIVE`, `TOO_LARGE` or `UNSUPPORTED`.
 */
export async function unpackArchive(
  body: AsyncIterable<Uint8Array>,
  directory: string,
  { compression = 'gzip', selection = new Selection(), limits = UNPACK_LIMITS }: UnpackOptions = {},
): Promise<DirectoryAttributes> {
  const writer = new TreeWriter(directory, selection);
  const meter = new Meter(limits);
  try {
    for await (const entry of readArchive(meter.bounded(compression === 'gzip' ? inflateArchive(body) : body))) {
      meter.count(entry);
      await writer.add(entry);
    }
  } finally {
    await writer.settle();
  }
  return await writer.finish();
}

class Meter {
  readonly #limits: UnpackLimits;
  #entries = 0;
  #totalBytes = 0;

  constructor(limits: UnpackLimits) {
    this.#limits = limits;
  }

  /** The bytes of an archive, including headers and padding. */
  async *bounded(archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let archiveBytes = 0;
    for await (const chunk of archive) {
      archiveBytes += chunk.byteLength;
      this.#checkBytes(archiveBytes);
      yield chunk;
    }
  }

  /** Counts an entry before anything of it is written. */
  count({ header }: ArchiveEntry): void {
    const { maxEntries } = this.#limits;
    this.#entries += 1;
    this.#totalBytes += header.sizeBytes;
    if (this.#entries > maxEntries) throw beyond(`more than ${maxEntries} entries`);
    this.#checkBytes(this.#totalBytes);
  }

  #checkBytes(bytes: number): void {
    const { maxTotalBytes } = this.#limits;
    if (bytes > maxTotalBytes) throw beyond(`${bytes} bytes or more; the limit is ${maxTotalBytes}`);
  }
}

function beyond(what: string): FileTransferError {
  return new FileTransferError('TOO_LARGE', 'unpack', `the archive from the guest contains ${what}`);
}
