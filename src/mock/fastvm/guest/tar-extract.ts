import { messageOf } from '../../../core/errors/is-error.js';
import { copyBytes } from '../../../core/streams/copy-bytes.js';
import { type GuestFileSystem, lstatOrUndefined, plainDate } from './file-system.js';
import { decodeTar, type TarEntry } from './tar-format.js';

/**
 * Unpacks an archive below `root` and returns the errors of entries that could not be unpacked.
 *
 * Leading slashes are dropped; names with `..` and names that lead through a symbolic link are rejected; devices and pipes are skipped. Hard
 * links become copies. With `only`, other entries are skipped.
 */
export async function extractArchive(
  fs: GuestFileSystem,
  root: string,
  bytes: Uint8Array,
  only: readonly string[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  const directories: { path: string; mode: number; mtime: Date }[] = [];
  const wanted = new Set(only.map((name) => segmentsOf(name)?.join('/')));
  for (const entry of decodeTar(bytes)) {
    const { name, type, mode, mtime } = entry;
    const segments = segmentsOf(name);
    if (segments !== undefined && wanted.size > 0 && !isWanted(segments, wanted)) continue;
    try {
      if (segments === undefined) throw new Error("Member name contains '..'");
      const path = await prepare(fs, root, segments);
      await unpack(fs, root, path, entry);
      if (type === 'directory') directories.push({ path, mode, mtime });
    } catch (error) {
      problems.push(`${name}: ${messageOf(error)}`);
    }
  }
  // Children before parents: writing into a directory changes its time, and its mode may forbid it.
  for (const { path, mode, mtime } of directories.reverse()) {
    await fs.chmod(path, mode);
    await fs.utimes(path, mtime, mtime);
  }
  return problems;
}

function segmentsOf(name: string): string[] | undefined {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') || name.includes('\0') ? undefined : segments;
}

function isWanted(segments: readonly string[], wanted: ReadonlySet<string | undefined>): boolean {
  return segments.some((_, index) => wanted.has(segments.slice(0, index + 1).join('/')));
}

/** Creates the parent directories of an entry and returns its path. */
async function prepare(fs: GuestFileSystem, root: string, segments: readonly string[]): Promise<string> {
  let path = root;
  for (const [index, segment] of segments.entries()) {
    if (index > 0) {
      const stat = await lstatOrUndefined(fs, path);
      if (stat === undefined) await fs.mkdir(path);
      else if (!stat.isDirectory) throw new Error('Cannot open: parent is not a directory');
    }
    path = fs.resolvePath(path, segment);
  }
  return path;
}

async function unpack(fs: GuestFileSystem, root: string, path: string, entry: TarEntry): Promise<void> {
  const { type, linkname, content } = entry;
  if (type === 'other') return;
  const existing = await lstatOrUndefined(fs, path);
  if (type === 'directory') {
    if (existing?.isDirectory) return;
    if (existing !== undefined) await fs.rm(path);
    await fs.mkdir(path);
    return;
  }
  if (existing?.isDirectory) throw new Error('Cannot open: Is a directory');
  const source = type === 'link' ? await linkSource(fs, root, linkname) : undefined;
  if (source === path) return;
  if (existing !== undefined) await fs.rm(path);
  if (type === 'symlink') {
    await fs.symlink(linkname, path);
    return;
  }
  const { mode, mtime } = source === undefined ? entry : await fs.lstat(source);
  await fs.writeFile(path, copyBytes(source === undefined ? content : await fs.readFileBuffer(source)));
  const time = plainDate(mtime);
  await fs.chmod(path, mode & 0o7777);
  await fs.utimes(path, time, time);
}

async function linkSource(fs: GuestFileSystem, root: string, name: string): Promise<string> {
  const segments = segmentsOf(name);
  if (segments === undefined) throw new Error(`Cannot hard link to '${name}': outside the directory`);
  const path = await prepare(fs, root, segments);
  const stat = await lstatOrUndefined(fs, path);
  if (!stat?.isFile) throw new Error(`Cannot hard link to '${name}': no such file`);
  return path;
}
