import type { Stats } from 'node:fs';
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import type { TransferEntryType } from '../options.js';
import { withLocalFiles } from './local-error.js';

/** Parallel `stat` calls; more would only wait for Node's thread pool. */
const STATS_AT_ONCE = 16;

interface TreeItemBase {
  /** Path below the root, with `/` between its segments. */
  readonly name: string;
  readonly path: string;
  readonly mode: number;
  readonly mtime: Date;
}

/** One entry of a directory tree. */
export type TreeItem = TreeItemBase &
  (
    | { readonly type: 'directory' }
    | { readonly type: 'file'; readonly sizeBytes: number }
    | { readonly type: 'symlink'; readonly target: string }
  );

/** A directory being walked, with the devices and inodes of itself and its parents. */
interface OpenDirectory {
  readonly path: string;
  readonly name: string;
  readonly around: ReadonlySet<string>;
}

/**
 * Everything below `root` that the job's selection includes, but not `root` itself: each directory before its contents, siblings sorted
 * by bytes. Throws an error with the name for sockets, pipes, devices and names that are not UTF-8.
 */
export async function walkTree(root: string, job: TransferJob): Promise<TreeItem[]> {
  const items: TreeItem[] = [];
  const stats = await withLocalFiles('pack', `looking at ${root}`, () => stat(root));
  await walk({ path: root, name: '', around: new Set([identity(stats)]) }, job, items);
  return items;
}

async function walk(parent: OpenDirectory, job: TransferJob, items: TreeItem[]): Promise<void> {
  const names = await readNames(parent.path);
  for (let start = 0; start < names.length; start += STATS_AT_ONCE) {
    job.throwIfAborted();
    const group = names.slice(start, start + STATS_AT_ONCE);
    for (const found of await Promise.all(group.map((name) => inspect(parent, name, job)))) {
      if (found === undefined) continue;
      items.push(found.item);
      if (found.inner !== undefined) await walk(found.inner, job, items);
    }
  }
}

async function readNames(directory: string): Promise<string[]> {
  const what = `listing ${directory}`;
  const raw = await withLocalFiles('pack', what, () => readdir(directory, { encoding: 'buffer' }));
  return raw.sort(Buffer.compare).map((name) => decodeName(name, directory));
}

async function inspect(parent: OpenDirectory, ownName: string, job: TransferJob) {
  const path = `${parent.path}/${ownName}`;
  const name = parent.name === '' ? ownName : `${parent.name}/${ownName}`;
  const own = await withLocalFiles('pack', `looking at ${path}`, () => lstat(path));
  if (job.selection.leavesOut(name, typeOf(own), 'pack')) return undefined;
  const isFollowed = own.isSymbolicLink() && job.selection.symlinks === 'follow';
  const stats = isFollowed ? await withLocalFiles('pack', `following the link ${path}`, () => stat(path)) : own;
  const item = await itemOf({ name, path, mode: stats.mode & 0o7777, mtime: stats.mtime }, stats);
  if (item.type !== 'directory') return { item };
  if (parent.around.has(identity(stats))) {
    throw new FileTransferError('UNSUPPORTED', 'pack', `the link ${path} points to a directory that contains it`);
  }
  return { item, inner: { path, name, around: new Set([...parent.around, identity(stats)]) } };
}

async function itemOf(base: TreeItemBase, stats: Stats): Promise<TreeItem> {
  const { path } = base;
  if (stats.isDirectory()) return { ...base, type: 'directory' };
  if (stats.isFile()) return { ...base, type: 'file', sizeBytes: stats.size };
  if (stats.isSymbolicLink()) {
    const what = `reading the link ${path}`;
    const target = await withLocalFiles('pack', what, () => readlink(path, { encoding: 'buffer' }));
    return { ...base, type: 'symlink', target: decodeName(target, path) };
  }
  throw new FileTransferError('UNSUPPORTED', 'pack', `${path} is a socket, a pipe or a device and cannot be uploaded`, {
    hint: 'leave it out with the ignore option',
  });
}

function typeOf(stats: Stats): TransferEntryType {
  if (stats.isDirectory()) return 'directory';
  if (stats.isFile()) return 'file';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}

function identity(stats: Stats): string {
  return `${stats.dev}:${stats.ino}`;
}

/** Names in the archive are written as text, so other bytes could not be restored. On Deno, that of a link is no `Buffer`. */
function decodeName(bytes: Uint8Array, directory: string): string {
  const name = Buffer.from(bytes).toString('utf8');
  if (Buffer.from(name, 'utf8').equals(bytes)) return name;
  const message = `a name or link target at ${directory} is not UTF-8 and cannot be uploaded: ${JSON.stringify(name)}`;
  throw new FileTransferError('UNSUPPORTED', 'pack', message);
}
