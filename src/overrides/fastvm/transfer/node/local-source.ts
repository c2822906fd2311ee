import { stat } from 'node:fs/promises';
import { loadPart } from '../../../../core/util/load-part.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { LocalSource } from '../local-files.js';
import { unlessMissing, withLocalFiles } from './local-error.js';
import { localPathOf } from './local-path.js';
import { readFileStream } from './read-file.js';

/** Inspects a local path: a file or a directory; symbolic links are followed. Code for directories is only loaded for them. */
export async function openLocalSource(source: string | URL): Promise<LocalSource> {
  const path = localPathOf(source);
  const stats = await withLocalFiles('pack', `looking at ${path}`, () => unlessMissing(stat(path)));
  if (stats === undefined) {
    throw new FileTransferError('ENOENT', 'pack', `there is no ${path} on this machine`, {
      hint: `check the path: relative ones start at ${process.cwd()}; to upload a text itself, pass new Blob([text])`,
    });
  }
  if (stats.isDirectory()) {
    const { packDirectory } = await loadPart(() => import('./pack-directory.js'));
    return { kind: 'dir', pack: (job, maxBytes) => packDirectory(path, job, maxBytes) };
  }
  if (!stats.isFile()) {
    throw new FileTransferError('UNSUPPORTED', 'pack', `${path} is neither a regular file nor a directory`, {
      hint: 'read it and pass its content as a ReadableStream',
    });
  }
  const sizeBytes = stats.size;
  const open = () => readFileStream({ path, sizeBytes, phase: 'store' });
  // Windows has no mode bits; Node invents them.
  const mode = process.platform === 'win32' ? undefined : stats.mode & 0o777;
  return { kind: 'file', body: { sizeBytes, replayable: true, whole: undefined, open }, mode };
}
