import { type FileHandle, open } from 'node:fs/promises';
import type { SparseFile } from './sparse.js';

/** Written together: each write is a round trip to the thread pool. */
const BATCH_BYTES = 2 * 1024 * 1024;

/** Of any new file; the system takes away the bits of the umask. */
const NEW_FILE_MODE = 0o666;

export interface FileToWrite {
  readonly path: string;
  /** Default: that of any new file. Loses the bits of the umask. */
  readonly mode?: number | undefined;
  /** Default: the current time. */
  readonly mtime?: Date | undefined;
  /** The source must not reuse the memory of chunks. Not read before the file has been created. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Where the content of a file with holes belongs. Default: from the start, without holes. */
  readonly sparse?: SparseFile | undefined;
}

/** Writes a new file; its time is set last. Fails if the path exists. */
export async function writeFile({ path, mode = NEW_FILE_MODE, mtime, content, sparse }: FileToWrite): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    if (sparse !== undefined) await writeExtents(file, content, sparse);
    else await (ArrayBuffer.isView(content) ? file.writeFile(content) : writeChunks(file, content));
    if (mtime !== undefined) await file.utimes(mtime, mtime);
  } finally {
    await file.close();
  }
}

/** Writes each range of content where it belongs. The ranges have exactly the length of the content. */
async function writeExtents(
  file: FileHandle,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  { extents, realBytes }: SparseFile,
): Promise<void> {
  await file.truncate(realBytes);
  const ranges = extents.values();
  let offset = 0;
  let leftBytes = 0;
  for await (const chunk of ArrayBuffer.isView(content) ? [content] : content) {
    for (let at = 0; at < chunk.byteLength; ) {
      while (leftBytes === 0) {
        const range = ranges.next().value;
        if (range === undefined) throw new RangeError('more content than ranges');
        offset = range.offset;
        leftBytes = range.sizeBytes;
      }
      const { bytesWritten } = await file.write(chunk, at, Math.min(leftBytes, chunk.byteLength - at), offset);
      at += bytesWritten;
      offset += bytesWritten;
      leftBytes -= bytesWritten;
    }
  }
}

/**
 * Appends chunks to a file, in batches; the next chunks are collected while a batch is being written. The source must not reuse their
 * memory. No write is still running when it settles.
 */
export async function writeChunks(file: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let batch: Uint8Array[] = [];
  let batchBytes = 0;
  let written: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of chunks) {
      batch.push(chunk);
      batchBytes += chunk.byteLength;
      if (batchBytes < BATCH_BYTES) continue;
      await written;
      written = writeBatch(file, batch, batchBytes);
      written.catch(() => undefined);
      batch = [];
      batchBytes = 0;
    }
  } finally {
    await written;
  }
  await writeBatch(file, batch, batchBytes);
}

async function writeBatch(file: FileHandle, batch: Uint8Array[], batchBytes: number): Promise<void> {
  if (batchBytes === 0) return;
  const { bytesWritten } = await file.writev(batch);
  // Usually the disk is full; only another write reports that.
  if (bytesWritten < batchBytes) await file.writeFile(Buffer.concat(batch).subarray(bytesWritten));
}
