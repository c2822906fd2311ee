import { stat } from 'node:fs/promises';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import { DEFAULT_LIMITS } from '../limits.js';
import type { TransferLimits } from '../options.js';
import { Selection } from '../selection.js';
import type { DirectoryAttributes } from './directory-attributes.js';
import { type ArchiveEntry, readArchive } from './read-archive.js';
import { inflateArchive } from './sections.js';
import { TreeWriter } from './tree-writer.js';

export interface UnpackOptions {
  /** Default `gzip`. */
  readonly compression?: 'gzip' | 'none';
  /** Default everything. */
  readonly selection?: Selection;
  readonly limits?: TransferLimits;
}

/**
 * Unpacks an archive into a new, empty directory. Returns the modes and times of its directories, which the caller applies; modes lose the
 * bits that the new directory did not get: those of the umask. After a failure the directory contains a part of the archive.
 *
 * @throws {FileTransferError} `ARCHIVE`, `TOO_LARGE` or `UNSUPPORTED`.
 */
export async function unpackArchive(
  body: AsyncIterable<Uint8Array>,
  directory: string,
  { compression = 'gzip', selection = new Selection(), limits = {} }: UnpackOptions = {},
): Promise<DirectoryAttributes> {
  const meter = new Meter(limits);
  // Asking for the umask itself would change it for a moment, for all threads.
  const { mode: allowedModeBits } = await stat(directory);
  const countEntry = () => meter.countEntry();
  const writer = new TreeWriter({ root: directory, selection, allowedModeBits, countEntry });
  const archive = meter.bounded(compression === 'gzip' ? inflateArchive(body) : body);
  try {
    for await (const entry of readArchive(archive, (bytes) => meter.countNameBytes(bytes))) {
      meter.count(entry);
      await writer.add(entry);
    }
  } finally {
    await writer.settle();
  }
  return await writer.finish();
}

class Meter {
  readonly #maxBytes: number;
  readonly #maxEntries: number;
  readonly #maxNameBytes: number;
  #entries = 0;
  #nameBytes = 0;
  #totalBytes = 0;

  constructor({
    maxBytes = DEFAULT_LIMITS.maxBytes,
    maxEntries = DEFAULT_LIMITS.maxEntries,
    maxNameBytes = DEFAULT_LIMITS.maxNameBytes,
  }: TransferLimits) {
    this.#maxBytes = maxBytes;
    this.#maxEntries = maxEntries;
    this.#maxNameBytes = maxNameBytes;
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

  /** Counts an entry before anything of it is written. Holes count: not every file system has them. */
  count({ header }: ArchiveEntry): void {
    this.countEntry();
    this.#totalBytes += header.sparse?.realBytes ?? header.sizeBytes;
    this.#checkBytes(this.#totalBytes);
  }

  countEntry(): void {
    this.#entries += 1;
    if (this.#entries > this.#maxEntries) throw beyond(`more than ${this.#maxEntries} entries`, 'maxEntries');
  }

  countNameBytes(bytes: number): void {
    this.#nameBytes += bytes;
    if (this.#nameBytes > this.#maxNameBytes) {
      throw beyond(`names and headers of more than ${this.#maxNameBytes} bytes`, 'maxNameBytes');
    }
  }

  #checkBytes(bytes: number): void {
    if (bytes > this.#maxBytes) throw beyond(`${bytes} bytes or more; the limit is ${this.#maxBytes}`, 'maxBytes');
  }
}

function beyond(what: string, limit: string): FileTransferError {
  return new FileTransferError('TOO_LARGE', 'unpack', `the archive from the guest contains ${what}`, {
    hint: `if that is expected, raise limits: { ${limit} }`,
  });
}
