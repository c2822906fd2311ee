import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from '../../../../core/errors/usage-errors.js';

/** The absolute path that a caller's path or file URL stands for. */
export function localPathOf(path: string | URL): string {
  if (path === '') throw new InvalidArgumentError('the local path is empty');
  if (typeof path === 'string' && !path.startsWith('file://')) return resolve(path);
  try {
    return fileURLToPath(path);
  } catch (error) {
    throw new InvalidArgumentError(`${String(path)} is no usable file URL`, { cause: error });
  }
}
