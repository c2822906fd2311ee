import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from '../../../../core/errors/index.js';
import { codeOf } from '../../../../core/errors/is-error.js';
import type { PythonFiles } from '../sources/python-files.js';

/** Reads Python sources through Node's file system. */
export function createPythonFiles(): PythonFiles {
  const listings = new Map<string, Promise<ReadonlyMap<string, 'file' | 'folder'>>>();
  return {
    resolve: resolveFile,
    read: readBytes,
    list(folder) {
      const known = listings.get(folder);
      if (known !== undefined) return known;
      const listing = listFolder(folder);
      listings.set(folder, listing);
      return listing;
    },
  };
}

function resolveFile(file: string | URL, folder = '.'): string {
  if (typeof file === 'string') return resolve(folder, file);
  if (file.protocol !== 'file:') {
    throw new InvalidArgumentError(`${file.protocol}//… is not a local file; pass a path or a file: URL`);
  }
  return fileURLToPath(file);
}

async function readBytes(path: string, maxBytes: number): Promise<Uint8Array> {
  const { size } = await statOf(path);
  if (size > maxBytes)
    throw new InvalidArgumentError(`the file ${path} has ${size} bytes; at most ${maxBytes} are read`);
  return readFile(path);
}

async function statOf(path: string): Promise<Stats> {
  let stats: Stats;
  try {
    stats = await stat(path);
  } catch (cause) {
    const hint = `check the path: relative ones start at ${process.cwd()}`;
    throw new InvalidArgumentError(`the file ${path} cannot be read`, {
      cause,
      ...(codeOf(cause) === 'ENOENT' ? { hint } : {}),
    });
  }
  // Reading a pipe or a device might never end.
  if (!stats.isFile()) throw new InvalidArgumentError(`${path} is not an ordinary file`);
  return stats;
}

async function listFolder(folder: string): Promise<ReadonlyMap<string, 'file' | 'folder'>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const kinds = new Map<string, 'file' | 'folder'>();
  for (const entry of entries) {
    const target = entry.isSymbolicLink() ? await stat(`${folder}/${entry.name}`).catch(() => undefined) : entry;
    if (target?.isFile()) kinds.set(entry.name, 'file');
    else if (target?.isDirectory()) kinds.set(entry.name, 'folder');
  }
  return kinds;
}
