import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransferJob } from '../job.js';
import type { PackedDirectory } from '../local-files.js';
import { tooLarge } from '../outgoing-body.js';
import { gzipMembers } from './gzip-members.js';
import { withLocalFiles } from './local-error.js';
import { readFileStream } from './read-file.js';
import { tarPack } from './tar-pack.js';

/**
 * Packs a directory into a compressed archive below the system's temporary directory, because storage needs the length before the first
 * byte. Nothing is left there when packing fails.
 */
export async function packDirectory(root: string, job: TransferJob, maxBytes: number): Promise<PackedDirectory> {
  job.progress.start('pack');
  const what = 'writing the temporary archive';
  const directory = await withLocalFiles('pack', what, () => mkdtemp(join(tmpdir(), 'fastkit-upload-')));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const path = join(directory, 'archive.tar.gz');
    const sizeBytes = await withLocalFiles('pack', what, () => spool(path, root, job, maxBytes));
    const openArchive = () => readFileStream({ path, sizeBytes, phase: 'store' });
    return { body: { sizeBytes, repeatable: true, whole: undefined, open: openArchive }, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function spool(path: string, root: string, job: TransferJob, maxBytes: number): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    return await writeArchive(file, root, job, maxBytes);
  } finally {
    await file.close();
  }
}

async function writeArchive(file: FileHandle, root: string, job: TransferJob, maxBytes: number): Promise<number> {
  let archiveBytes = 0;
  let packedBytes = 0;
  const archive = tarPack(root, (bytes) => {
    job.throwIfAborted();
    packedBytes = bytes;
    job.progress.reached(bytes);
  });
  for await (const chunk of gzipMembers(archive)) {
    job.throwIfAborted();
    archiveBytes += chunk.byteLength;
    if (archiveBytes > maxBytes) throw tooLarge(archiveBytes, maxBytes, 'a compressed size of at least ');
    await file.writeFile(chunk);
  }
  job.progress.finish(packedBytes);
  return archiveBytes;
}
