import { type FileHandle, open } from 'node:fs/promises';

/** Written together: each write is a round trip to the thread pool. */
const BATCH_BYTES = 2 * 1024 * 1024;

export interface FileToWrite {
  readonly path: string;
  /** Default: that of any new file. */
  readonly mode?: number | undefined;
  /** Default: the current time. */
  readonly mtime?: Date | undefined;
  /** The source must not reuse the memory of chunks. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Writes a new file; its mode and time are set last. Fails if the path exists. */
export async function writeFile({ path, mode, mtime, content }: FileToWrite): Promise<void> {
  const file = await open(path, 'wx', mode === undefined ? 0o644 : 0o600);
  try {
    await (ArrayBuffer.isView(content) ? file.writeFile(content) : writeChunks(file, content));
    if (mode !== undefined) await file.chmod(mode);
    if (mtime !== undefined) await file.utimes(mtime, mtime);
  } finally {
    await file.close();
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
