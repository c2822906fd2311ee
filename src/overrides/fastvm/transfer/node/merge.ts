import { lstat, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import { unlessMissing } from './local-error.js';

/**
 * Looks for what would keep the tree `from` from being merged into the directory `to`, and changes nothing. A symbolic link in the place of
 * a directory is in the way too: merging never goes through one.
 */
export async function checkMerge(from: string, to: string): Promise<void> {
  for (const item of await readdir(from, { withFileTypes: true })) {
    const target = join(to, item.name);
    const existing = await unlessMissing(lstat(target));
    if (existing === undefined) continue;
    if (item.isDirectory() !== existing.isDirectory()) {
      const [here, there] = item.isDirectory() ? ['no directory', 'one'] : ['a directory', 'none'];
      const message = `${target} is in the way: it is ${here} on this machine and ${there} in the guest`;
      throw new FileTransferError('DESTINATION', 'unpack', message);
    }
    if (item.isDirectory()) await checkMerge(join(from, item.name), target);
  }
}

/**
 * Moves the tree `from` into the directory `to`: files and links replace what is there, directories are merged, the rest stays. Gives the
 * names of the directories that were not there before.
 */
export async function merge(from: string, to: string, below = ''): Promise<Set<string>> {
  const made = new Set<string>();
  for (const item of await readdir(join(from, below), { withFileTypes: true })) {
    const name = below === '' ? item.name : `${below}/${item.name}`;
    const target = join(to, name);
    if (item.isDirectory() && (await unlessMissing(lstat(target))) !== undefined) {
      for (const inner of await merge(from, to, name)) made.add(inner);
      continue;
    }
    await rename(join(from, name), target);
    if (item.isDirectory()) made.add(name);
  }
  return made;
}
