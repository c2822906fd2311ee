import { realpath, stat } from 'node:fs/promises';
import { loadPart } from '../../../../core/util/load-part.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import type { LocalDestination, RemoteKind } from '../local-files.js';
import { unlessMissing, withLocalFiles } from './local-error.js';
import { localPathOf } from './local-path.js';
import { saveFile } from './save-file.js';

/** The local path of a download. A symbolic link there is followed. */
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
    throw new FileTransferError('DESTINATION', 'unpack', `${path} is not a directory, but the download is one`);
  }
  if (kind === 'file' && !stats.isFile()) {
    throw new FileTransferError('DESTINATION', 'unpack', `${path} is not a regular file, but the download is one`, {
      hint: 'localPath is the path of the new file, not of its directory',
    });
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
  const { saveDirectory } = await loadPart(() => import('./save-directory.js'));
  await saveDirectory(target, body, job);
}
