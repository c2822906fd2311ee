import { concatBytes } from './bytes.js';
import { type GuestFileSystem, type GuestStat, plainDate } from './file-system.js';
import { encodeTar, type TarEntry } from './tar-format.js';

const EMPTY = new Uint8Array();

export interface CreateOptions {
  /** The archive's own file, which is left out. */
  readonly archivePath: string | undefined;
  /** Patterns with `*` and `?`; an entry is left out when the end of its name matches one. */
  readonly exclude: readonly string[];
  /** Replaces symbolic links by their targets. */
  readonly dereference: boolean;
}

interface Walk {
  readonly fs: GuestFileSystem;
  readonly archivePath: string | undefined;
  readonly isExcluded: (name: string) => boolean;
  readonly statOf: (path: string) => Promise<GuestStat>;
  readonly entries: TarEntry[];
  readonly problems: string[];
}

/** Packs the named entries of `root`, directories recursively, in sorted order. */
export async function createArchive(
  fs: GuestFileSystem,
  root: string,
  names: readonly string[],
  { archivePath, exclude, dereference }: CreateOptions,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; problems: readonly string[] }> {
  const patterns = exclude.map(endPattern);
  const isExcluded = (name: string) => patterns.some((pattern) => pattern.test(name));
  const statOf = (path: string) => (dereference ? fs.stat(path) : fs.lstat(path));
  const walk: Walk = { fs, archivePath, isExcluded, statOf, entries: [], problems: [] };
  for (const name of names) await addEntry(walk, fs.resolvePath(root, name), name.replace(/^\/+/, '') || '.');
  return { bytes: concatBytes([...encodeTar(walk.entries)]), problems: walk.problems };
}

/** @param inside - The real paths of the directories above. */
async function addEntry(walk: Walk, path: string, name: string, inside: readonly string[] = []): Promise<void> {
  if (path === walk.archivePath || walk.isExcluded(name)) return;
  const { fs, entries } = walk;
  const stat = await walk.statOf(path).catch(() => undefined);
  if (stat === undefined) {
    walk.problems.push(`${name}: Cannot stat: No such file or directory`);
    return;
  }
  const common = { name, mode: stat.mode & 0o7777, mtime: plainDate(stat.mtime), linkname: '', content: EMPTY };
  if (stat.isSymbolicLink) {
    entries.push({ ...common, type: 'symlink', linkname: await fs.readlink(path) });
  } else if (stat.isDirectory) {
    const real = await fs.realpath(path);
    if (inside.includes(real)) {
      walk.problems.push(`${name}: Too many levels of symbolic links`);
      return;
    }
    const prefix = `${name.replace(/\/+$/, '')}/`;
    entries.push({ ...common, name: prefix, type: 'directory' });
    for (const child of (await fs.readdir(path)).sort()) {
      await addEntry(walk, fs.resolvePath(real, child), prefix + child, [...inside, real]);
    }
  } else {
    entries.push({ ...common, type: 'file', content: await fs.readFileBuffer(path) });
  }
}

/** As in GNU tar, a pattern may match after any slash, and `*` matches slashes too. */
function endPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`(^|/)${source}$`, 's');
}
