import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from '../../../core/errors/index.js';

/** The text of a Python file; Python's own default encoding, UTF-8, is required. */
export async function readSource(file: string | URL): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new InvalidArgumentError(`the Python file ${String(file)} cannot be read`, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InvalidArgumentError(`the Python file ${String(file)} is not UTF-8`, { cause });
  }
}
