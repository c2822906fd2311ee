import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Content of a folder: every entry's relative path with its kind, mode and a digest of its bytes. */
export async function describeFolder(root: string): Promise<{ entries: string[]; files: number; bytes: number }> {
  const entries: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const path of (await readdir(root, { recursive: true })).sort()) {
    const full = join(root, path);
    const info = await lstat(full);
    if (info.isSymbolicLink()) {
      entries.push(`${path} -> ${await readlink(full)}`);
    } else if (info.isDirectory()) {
      entries.push(`${path}/ ${(info.mode & 0o777).toString(8)}`);
    } else {
      const content = await readFile(full);
      files += 1;
      bytes += content.byteLength;
      entries.push(`${path} ${(info.mode & 0o777).toString(8)} ${createHash('sha256').update(content).digest('hex')}`);
    }
  }
  return { entries, files, bytes };
}
