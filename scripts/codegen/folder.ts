import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../../src/core/errors/is-error.js';

export type Files = ReadonlyMap<string, string>;

/** Differences of a folder from its expected content, one `stale`, `missing` or `extra` line for each file. */
export async function differences(folder: string, wanted: Files): Promise<string[]> {
  const present = await readFolder(folder);
  const changed = [...wanted].flatMap(([name, text]) => {
    if (!present.has(name)) return [`missing ${name}`];
    return present.get(name) === text ? [] : [`stale ${name}`];
  });
  const extra = [...present.keys()].filter((name) => !wanted.has(name)).map((name) => `extra ${name}`);
  return [...changed, ...extra];
}

/** Replaces a folder with one that contains exactly these files. A failure keeps the old one. */
export async function replaceFolder(folder: string, files: Files): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const scratch = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  const next = join(scratch, 'next');
  const old = join(scratch, 'old');
  try {
    await mkdir(next);
    for (const [name, text] of files) await writeFile(join(next, name), text);
    const moved = await moveIfPresent(folder, old);
    await rename(next, folder).catch(async (error: unknown) => {
      if (moved) await rename(old, folder);
      throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Names in a folder; hidden ones are temporary folders of a run in progress. */
export async function visibleNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(emptyIfAbsent);
  return names.filter((name) => !name.startsWith('.')).sort();
}

async function readFolder(folder: string): Promise<Map<string, string | undefined>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(emptyIfAbsent);
  const texts = entries.map(
    async (entry): Promise<[string, string | undefined]> => [
      entry.name,
      entry.isFile() ? await readFile(join(folder, entry.name), 'utf8') : undefined,
    ],
  );
  return new Map(await Promise.all(texts));
}

/** Whether there was something to move. */
async function moveIfPresent(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    emptyIfAbsent(error);
    return false;
  }
}

function emptyIfAbsent(error: unknown): never[] {
  if (codeOf(error) === 'ENOENT') return [];
  throw error;
}
