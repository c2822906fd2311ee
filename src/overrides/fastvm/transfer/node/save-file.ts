import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readChunks } from '../../../../core/streams/byte-stream.js';
import type { TransferJob } from '../job.js';
import { temporarySibling } from './temporary-name.js';
import { writeChunks } from './write-chunks.js';

/**
 * Writes a body beside `path` and renames it to `path` when it is complete; until then a file at `path` stays as it is. Without a mode, the
 * file gets that of any new file here.
 */
export async function saveFile(
  path: string,
  body: ReadableStream<Uint8Array>,
  mode: number | undefined,
  job: TransferJob,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporarySibling(path);
  try {
    await write(temporary, body, mode);
    job.throwIfAborted();
    job.progress.start('unpack');
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function write(path: string, body: ReadableStream<Uint8Array>, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', mode === undefined ? 0o644 : 0o600);
  try {
    await writeChunks(file, readChunks(body));
    if (mode !== undefined) await file.chmod(mode);
  } finally {
    await file.close();
  }
}
