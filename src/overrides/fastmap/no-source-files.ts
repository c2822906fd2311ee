import { InvalidArgumentError } from '../../core/errors/index.js';

/** Where there is no file system, functions are given by their source. */
export async function readSource(file: string | URL): Promise<string> {
  throw new InvalidArgumentError(`the Python file ${String(file)} cannot be read on this platform`, {
    hint: 'pass { module, source, name } instead of { file, name }',
  });
}
