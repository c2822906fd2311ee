import type { TransferPhase } from '../../errors/file-transfer-error.js';
import { FilePart } from './file-part.js';
import { TAR_END_BYTES, tarHeader, tarPaddingBytes } from './tar-header.js';
import type { TreeItem } from './walk.js';

/** A run of bytes of an archive, of a length that is known before they are. */
export interface ArchivePart {
  readonly sizeBytes: number;
  /** Fills `target`, which is zeroed, with the bytes from `offset` on. */
  fill(target: Uint8Array, offset: number): void | Promise<void>;
}

/** The parts of a tar archive of `items`, in order. `phase` is what a failure to read a file is reported as. */
export function* archiveParts(
  items: Iterable<TreeItem>,
  phase: TransferPhase,
): Generator<ArchivePart, void, undefined> {
  for (const item of items) {
    yield bytesPart(tarHeader(item));
    if (item.type !== 'file' || item.sizeBytes === 0) continue;
    yield new FilePart(item, phase);
    yield zerosPart(tarPaddingBytes(item.sizeBytes));
  }
  yield zerosPart(TAR_END_BYTES);
}

/** The exact length of the archive. */
export function archiveBytes(items: Iterable<TreeItem>): number {
  let totalBytes = 0;
  for (const part of archiveParts(items, 'pack')) totalBytes += part.sizeBytes;
  return totalBytes;
}

function bytesPart(bytes: Uint8Array): ArchivePart {
  return {
    sizeBytes: bytes.byteLength,
    fill: (target, offset) => target.set(bytes.subarray(offset, offset + target.byteLength)),
  };
}

function zerosPart(sizeBytes: number): ArchivePart {
  return { sizeBytes, fill: () => undefined };
}
