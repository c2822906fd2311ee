import type { FileHandle } from 'node:fs/promises';

/** Written at once: each write is a trip to the thread pool and back. */
const BATCH_BYTES = 2 * 1024 * 1024;

/**
 * Appends chunks to a file, many at a time; the next ones are collected while a batch is being written. The chunks have to be the reader's
 * own. After a failure no write is under way any more.
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
  // Most often the disk is full; only another write tells.
  if (bytesWritten < batchBytes) await file.writeFile(Buffer.concat(batch).subarray(bytesWritten));
}
