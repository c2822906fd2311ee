import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** With four bytes each and the suffix, they stay below the 255 bytes that file systems take. */
const MAX_NAME_CHARS = 50;

/** A new name beside `path`, on the same file system, so that renaming it to `path` is one step. */
export function temporarySibling(path: string): string {
  const name = [...basename(path)].slice(0, MAX_NAME_CHARS).join('');
  return join(dirname(path), `${name}.fastkit-${randomBytes(6).toString('hex')}`);
}
