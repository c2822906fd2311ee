import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toReadableStream } from '../../../../core/streams/byte-stream.js';
import { copyBytes } from '../../../../core/streams/copy-bytes.js';
import type { TransferJob } from '../job.js';
import type { PackedDirectory } from '../local-files.js';
import { tooLarge } from '../storage/outgoing-body.js';
import { archiveBlocks } from './archive-blocks.js';
import { archiveBytes, archiveParts } from './archive-part.js';
import { gzipMembers } from './gzip-members.js';
import { withLocalFiles } from './local-error.js';
import { readFileStream } from './read-file.js';
import { type TreeItem, walkTree } from './walk.js';

/**
 * Makes an archive of a directory, whose length is known before its first byte is sent: storage requires it. Leaves nothing behind on
 * failure.
 */
export async function packDirectory(root: string, job: TransferJob, maxBytes: number): Promise<PackedDirectory> {
  job.progress.start('pack');
  const items = await walkTree(root, job);
  return job.compression === 'none' ? packWhileSending(items) : await packIntoFile(items, job, maxBytes);
}

/** The length follows from the file sizes; files are read while they are sent. */
function packWhileSending(items: readonly TreeItem[]): PackedDirectory {
  const sizeBytes = archiveBytes(items);
  const openArchive = () => toReadableStream(sentBlocks(items), copyBytes);
  return { body: { sizeBytes, replayable: true, whole: undefined, open: openArchive }, remove: async () => undefined };
}

/** A block is valid until the next one is requested. */
async function* sentBlocks(items: readonly TreeItem[]): AsyncGenerator<Uint8Array, void, undefined> {
  const free: Uint8Array[] = [];
  for await (const block of archiveBlocks(archiveParts(items, 'store'), free)) {
    yield block;
    free.push(block);
  }
}

/** The length is only known after compressing, so the archive first goes into a file below the system's temporary directory. */
async function packIntoFile(items: readonly TreeItem[], job: TransferJob, maxBytes: number): Promise<PackedDirectory> {
  const what = 'writing the temporary archive';
  const directory = await withLocalFiles('pack', what, () => mkdtemp(join(tmpdir(), 'fastkit-upload-')));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const path = join(directory, 'archive.tar.gz');
    const sizeBytes = await withLocalFiles('pack', what, () => spool(path, items, job, maxBytes));
    const openArchive = () => readFileStream({ path, sizeBytes, phase: 'store' });
    return { body: { sizeBytes, replayable: true, whole: undefined, open: openArchive }, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function spool(path: string, items: readonly TreeItem[], job: TransferJob, maxBytes: number): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  try {
    return await writeArchive(file, items, job, maxBytes);
  } finally {
    await file.close();
  }
}

async function writeArchive(
  file: FileHandle,
  items: readonly TreeItem[],
  job: TransferJob,
  maxBytes: number,
): Promise<number> {
  const totalBytes = archiveBytes(items);
  job.progress.start('pack', totalBytes);
  let compressedBytes = 0;
  const free: Uint8Array[] = [];
  const archive = counted(archiveBlocks(archiveParts(items, 'pack'), free), job);
  for await (const member of gzipMembers(archive, (block) => free.push(block))) {
    compressedBytes += member.byteLength;
    if (compressedBytes > maxBytes) throw tooLarge(compressedBytes, maxBytes, 'a compressed size of at least ');
    await file.writeFile(member);
  }
  job.progress.finish(totalBytes);
  return compressedBytes;
}

async function* counted(
  blocks: AsyncIterable<Uint8Array>,
  job: TransferJob,
): AsyncGenerator<Uint8Array, void, undefined> {
  let packedBytes = 0;
  for await (const block of blocks) {
    job.throwIfAborted();
    yield block;
    packedBytes += block.byteLength;
    job.progress.reached(packedBytes);
  }
}
