import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from '../../../../core/errors/usage-errors.js';

/** With at most four bytes each and the suffix, they stay below the 255 bytes that file systems allow. */
const MAX_NAME_CHARS = 50;

/** The absolute path of a caller's path or file URL. */
export function localPathOf(path: string | URL): string {
  if (path === '') throw new InvalidArgumentError('the local path is empty');
  if (typeof path === 'string' && !path.startsWith('file://')) return resolve(path);
  try {
    return fileURLToPath(path);
  } catch (error) {
    throw new InvalidArgumentError(`${String(path)} is not a valid file URL`, { cause: error });
  }
}

/** A new name beside `path`, on the same file system, so that renaming it to `path` is atomic. */
export function temporarySibling(path: string): string {
  const name = [...basename(path)].slice(0, MAX_NAME_CHARS).join('');
  return join(dirname(path), `${name}.fastkit-${randomBytes(6).toString('hex')}`);
}
