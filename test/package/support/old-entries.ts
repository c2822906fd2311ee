import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT_FOR_MS = 3_600_000;

/** Removes entries that have not been rewritten for an hour. */
export async function removeOldEntries(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEPT_FOR_MS) await rm(path, { recursive: true, force: true });
  }
}
