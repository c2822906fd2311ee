import { lstat, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import { unlessMissing } from './local-error.js';

/**
 * Throws if the tree `from` cannot be merged into the directory `to`; changes nothing. A symbolic link where a directory has to be is a
 * conflict too: merging never goes through a link.
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
 * Moves the tree `from` into the directory `to`: files and links replace existing ones, directories are merged, the rest stays. Returns
 * the names of the new directories.
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
