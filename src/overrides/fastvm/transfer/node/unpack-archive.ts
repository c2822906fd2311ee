import { FastkitError } from '../../../../core/errors/fastkit-error.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { DirectoryAttributes } from './directory-attributes.js';
import { archiveError } from './entry-name.js';
import { isSystemError } from './local-error.js';
import { type ArchiveEntry, readArchive } from './read-archive.js';
import { TreeWriter } from './tree-writer.js';

/** How much an archive may hold; beyond that it is taken for an attack on this machine's disk. */
export interface UnpackLimits {
  readonly maxEntries: number;
  readonly maxTotalBytes: number;
}

export const UNPACK_LIMITS: UnpackLimits = { maxEntries: 1_000_000, maxTotalBytes: 256 * 1024 ** 3 };

/**
 * Unpacks a compressed archive into an empty directory. Gives the modes and times of its directories, which are still to be applied. After
 * a failure the directory holds a part of the archive.
 *
 * @throws {FileTransferError} `ARCHIVE` or `TOO_LARGE`.
 */
export async function unpackArchive(
  body: AsyncIterable<Uint8Array>,
  directory: string,
  limits: UnpackLimits = UNPACK_LIMITS,
): Promise<DirectoryAttributes> {
  const writer = new TreeWriter(directory);
  const meter = new Meter(limits);
  try {
    for await (const entry of readArchive(body)) {
      meter.count(entry);
      await writer.add(entry);
    }
    await writer.finish();
  } catch (error) {
    if (error instanceof FastkitError || isSystemError(error)) throw error;
    throw archiveError(`cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  return writer.attributes;
}

class Meter {
  readonly #limits: UnpackLimits;
  #entries = 0;
  #totalBytes = 0;

  constructor(limits: UnpackLimits) {
    this.#limits = limits;
  }

  count(entry: ArchiveEntry): void {
    const { maxEntries, maxTotalBytes } = this.#limits;
    this.#entries += 1;
    this.#totalBytes += entry.sizeBytes;
    if (this.#entries > maxEntries) throw beyond(`more than ${maxEntries} entries`);
    if (this.#totalBytes > maxTotalBytes)
      throw beyond(`${this.#totalBytes} bytes or more; the limit is ${maxTotalBytes}`);
  }
}

function beyond(what: string): FileTransferError {
  return new FileTransferError('TOO_LARGE', 'unpack', `the archive from the guest holds ${what}`);
}
