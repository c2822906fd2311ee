import { stat } from 'node:fs/promises';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { LocalSource } from '../local-files.js';
import { unlessMissing, withLocalFiles } from './local-error.js';
import { localPathOf } from './local-path.js';
import { readFileStream } from './read-file.js';

/** Looks at a local path: a file, or a directory, itself or through a symbolic link. What only directories need is loaded for them. */
export async function openLocalSource(source: string | URL): Promise<LocalSource> {
  const path = localPathOf(source);
  const stats = await withLocalFiles('pack', `looking at ${path}`, () => unlessMissing(stat(path)));
  if (stats === undefined) throw new FileTransferError('ENOENT', 'pack', `there is no ${path} on this machine`);
  if (stats.isDirectory()) {
    const { packDirectory } = await import('./pack-directory.js');
    return { kind: 'dir', pack: (job, maxBytes) => packDirectory(path, job, maxBytes) };
  }
  if (!stats.isFile()) {
    throw new FileTransferError('UNSUPPORTED', 'pack', `${path} is no regular file and no directory`, {
      hint: 'pass what it gives as a ReadableStream',
    });
  }
  const sizeBytes = stats.size;
  const open = () => readFileStream({ path, sizeBytes, phase: 'store' });
  // What Windows gives as a mode is made up.
  const mode = process.platform === 'win32' ? undefined : stats.mode & 0o777;
  return { kind: 'file', body: { sizeBytes, replayable: true, whole: undefined, open }, mode };
}
