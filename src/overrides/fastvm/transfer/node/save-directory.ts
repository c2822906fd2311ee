import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readChunks } from '../../../../core/streams/byte-stream.js';
import type { TransferJob } from '../job.js';
import { unlessMissing } from './local-error.js';
import { temporarySibling } from './local-path.js';
import { checkMerge, merge } from './merge.js';
import { unpackArchive } from './unpack-archive.js';

/**
 * Unpacks an archive beside `path` and moves it there when it is complete: atomically if `path` does not exist, otherwise by merging. A
 * merge checks for conflicts before its first change.
 */
export async function saveDirectory(path: string, body: ReadableStream<Uint8Array>, job: TransferJob): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporarySibling(path);
  await mkdir(temporary);
  try {
    const attributes = await unpackArchive(readChunks(body), temporary, job);
    job.throwIfAborted();
    job.progress.start('unpack');
    if ((await unlessMissing(stat(path))) === undefined) {
      await rename(temporary, path);
      await attributes.apply(path, () => true);
      return;
    }
    await checkMerge(temporary, path);
    const made = await merge(temporary, path);
    await attributes.apply(path, (name) => isWithin(name, made));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Whether one of `tops` is the directory `name` or contains it. */
function isWithin(name: string, tops: ReadonlySet<string>): boolean {
  for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1)) {
    if (tops.has(name.slice(0, end))) return true;
  }
  return false;
}
