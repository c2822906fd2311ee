import { realpath, stat } from 'node:fs/promises';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import type { LocalDestination, RemoteKind } from '../local-files.js';
import { unlessMissing, withLocalFiles } from './local-error.js';
import { localPathOf } from './local-path.js';
import { saveFile } from './save-file.js';

/** The place that a download goes to. A symbolic link there stands for what it points at. */
export function openLocalDestination(destination: string | URL): LocalDestination {
  const path = localPathOf(destination);
  return {
    check: (kind) => withLocalFiles('unpack', `looking at ${path}`, () => check(path, kind)),
    save: (found, body, job) => withLocalFiles('unpack', `writing ${path}`, () => save(path, found, body, job)),
  };
}

async function check(path: string, kind: 'file' | 'dir'): Promise<void> {
  const stats = await unlessMissing(stat(path));
  if (stats === undefined) return;
  if (kind === 'dir' && !stats.isDirectory()) {
    throw new FileTransferError(
      'DESTINATION',
      'unpack',
      `${path} is no directory, and a directory is to be downloaded to it`,
    );
  }
  if (kind === 'file' && !stats.isFile()) {
    throw new FileTransferError(
      'DESTINATION',
      'unpack',
      `${path} is no regular file, and a file is to be downloaded to it`,
      {
        hint: 'localPath is the name of the new file, not of the directory that it goes to',
      },
    );
  }
}

async function save(
  path: string,
  { kind, mode }: RemoteKind,
  body: ReadableStream<Uint8Array>,
  job: TransferJob,
): Promise<void> {
  const target = (await unlessMissing(realpath(path))) ?? path;
  if (kind === 'file') return saveFile(target, body, mode, job);
  const { saveDirectory } = await import('./save-directory.js');
  await saveDirectory(target, body, job);
}
