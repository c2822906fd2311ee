import { lstat, readdir, readlink } from 'node:fs/promises';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import { withLocalFiles } from './local-error.js';

interface TreeItemBase {
  /** Path below the root, with `/` between its segments. */
  readonly name: string;
  readonly path: string;
  readonly mode: number;
  readonly mtime: Date;
}

/** One thing in a directory tree. */
export type TreeItem = TreeItemBase &
  (
    | { readonly type: 'directory' }
    | { readonly type: 'file'; readonly sizeBytes: number }
    | { readonly type: 'symlink'; readonly target: string }
  );

/**
 * Everything below `root` but not `root` itself, each directory before its contents, siblings in the order of their bytes. Symbolic links
 * are given, not followed. Sockets, pipes and devices, and names that are no UTF-8, are an error that names them.
 */
export async function* walkTree(root: string, below = ''): AsyncGenerator<TreeItem, void, undefined> {
  const directory = below === '' ? root : `${root}/${below}`;
  const names = await readNames(directory);
  for (const name of names) {
    const item = await look(root, below === '' ? name : `${below}/${name}`);
    yield item;
    if (item.type === 'directory') yield* walkTree(root, item.name);
  }
}

async function readNames(directory: string): Promise<string[]> {
  const what = `listing ${directory}`;
  const raw = await withLocalFiles('pack', what, () => readdir(directory, { encoding: 'buffer' }));
  return raw.sort(Buffer.compare).map((name) => decodeName(name, directory));
}

async function look(root: string, name: string): Promise<TreeItem> {
  const path = `${root}/${name}`;
  const stats = await withLocalFiles('pack', `looking at ${path}`, () => lstat(path));
  const base = { name, path, mode: stats.mode & 0o7777, mtime: stats.mtime };
  if (stats.isDirectory()) return { ...base, type: 'directory' };
  if (stats.isFile()) return { ...base, type: 'file', sizeBytes: stats.size };
  if (stats.isSymbolicLink()) {
    const target = await withLocalFiles('pack', `reading the link ${path}`, () =>
      readlink(path, { encoding: 'buffer' }),
    );
    return { ...base, type: 'symlink', target: decodeName(target, path) };
  }
  throw new FileTransferError('UNSUPPORTED', 'pack', `${path} is a socket, a pipe or a device and cannot be uploaded`);
}

/** An archive written from JavaScript holds names as text, so other bytes could not be restored. */
function decodeName(bytes: Buffer, place: string): string {
  const name = bytes.toString('utf8');
  if (Buffer.from(name, 'utf8').equals(bytes)) return name;
  const message = `a name or link target at ${place} is no UTF-8 and cannot be uploaded: ${JSON.stringify(name)}`;
  throw new FileTransferError('UNSUPPORTED', 'pack', message);
}
