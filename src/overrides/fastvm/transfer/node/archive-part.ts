import type { TransferPhase } from '../../errors/file-transfer-error.js';
import { FilePart } from './file-part.js';
import { TAR_END_BYTES, tarHeader, tarPaddingBytes } from './tar-header.js';
import type { TreeItem } from './walk.js';

/** A range of an archive's bytes, whose length is known before its content. */
export interface ArchivePart {
  readonly sizeBytes: number;
  /** Fills `target`, which is zeroed, with the bytes from `offset` on. */
  fill(target: Uint8Array, offset: number): void | Promise<void>;
}

/** The parts of a tar archive of `items`, in order. A failure to read a file is reported in `phase`. */
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
