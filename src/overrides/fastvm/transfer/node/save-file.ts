import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readChunks } from '../../../../core/streams/byte-stream.js';
import type { TransferJob } from '../job.js';
import { temporarySibling } from './local-path.js';
import { writeFile } from './write-file.js';

/**
 * Writes a body beside `path` and renames it to `path` when it is complete; until then a file at `path` stays as it is. Without a mode, the
 * file gets that of any new file.
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
    await writeFile({ path: temporary, mode, content: readChunks(body) });
    job.throwIfAborted();
    job.progress.start('unpack');
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
