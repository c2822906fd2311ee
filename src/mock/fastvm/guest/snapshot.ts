import { copyBytes } from '../../../core/streams/copy-bytes.js';
import type { GuestFileSystem } from './file-system.js';

type SnapshotEntry = { readonly path: string; readonly mode: number; readonly mtime: Date } & (
  | { readonly type: 'directory' }
  | { readonly type: 'symlink'; readonly target: string }
  | { readonly type: 'file'; readonly content: Uint8Array }
);

/** A copy of a guest's files at one moment. */
export interface GuestSnapshot {
  readonly entries: readonly SnapshotEntry[];
}

/** Copies every entry of a file system; later changes do not affect the copy. */
export async function takeSnapshot(fs: GuestFileSystem): Promise<GuestSnapshot> {
  const entries: SnapshotEntry[] = [];
  for (const path of fs.getAllPaths().sort()) {
    if (path === '/' || path.startsWith('/proc') || path.startsWith('/dev')) continue;
    const { isSymbolicLink, isDirectory, mode, mtime } = await fs.lstat(path);
    if (isSymbolicLink) entries.push({ type: 'symlink', path, mode, mtime, target: await fs.readlink(path) });
    else if (isDirectory) entries.push({ type: 'directory', path, mode, mtime });
    else entries.push({ type: 'file', path, mode, mtime, content: copyBytes(await fs.readFileBuffer(path)) });
  }
  return { entries };
}

/** Writes a snapshot into an empty file system. */
export async function restoreSnapshot(fs: GuestFileSystem, { entries }: GuestSnapshot): Promise<void> {
  // In sorted order every directory precedes its entries.
  for (const entry of entries) {
    if (entry.type === 'symlink') await fs.symlink(entry.target, entry.path);
    else if (entry.type === 'directory') await fs.mkdir(entry.path, { recursive: true });
    else await fs.writeFile(entry.path, copyBytes(entry.content));
  }
  for (const { type, path, mode, mtime } of [...entries].reverse()) {
    if (type === 'symlink') continue;
    await fs.chmod(path, mode & 0o7777);
    await fs.utimes(path, mtime, mtime);
  }
}
