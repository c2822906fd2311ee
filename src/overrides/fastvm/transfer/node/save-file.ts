import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TransferJob } from '../job.js';
import { temporarySibling } from './temporary-name.js';

/** Writes a body beside `path` and renames it to `path` when it is complete; until then a file at `path` stays as it is. */
export async function saveFile(path: string, body: ReadableStream<Uint8Array>, job: TransferJob): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporarySibling(path);
  try {
    await write(temporary, body);
    job.throwIfAborted();
    job.progress.start('unpack');
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function write(path: string, body: ReadableStream<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    for await (const chunk of body) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
}
