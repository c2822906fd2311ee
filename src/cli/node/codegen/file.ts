import { readFile } from 'node:fs/promises';
import { InputError } from '../../input-error.js';
import { readDocument } from '../../routes/read-document.js';
import type { Source } from './source.js';

/** Reads a document that was saved to a file. */
export async function readSaved(file: string): Promise<Source> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(error.code === 'ENOENT' ? `${file}: no such file` : `${file}: cannot be read (${error.code})`);
  });
  const notes = ['versions (<name>@<version>) are not in a saved document; give the gateway URL to have them'];
  return { document: readDocument(parseJson(text, file), file), name: file, notes };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}
