import { link, lstat, lutimes, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../../core/errors/is-error.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { Selection } from '../selection.js';
import { Arrivals } from './arrivals.js';
import { Background } from './background.js';
import { DirectoryAttributes } from './directory-attributes.js';
import { archiveError, checkLinkTarget, entrySegments } from './entry-name.js';
import { unlessMissing } from './local-error.js';
import { PackedRecords } from './packed-records.js';
import type { ArchiveEntry } from './read-archive.js';
import type { TarHeader } from './read-header.js';
import { writeFile } from './write-file.js';

/** Without setuid, setgid and sticky bits, which are unsafe to accept from another machine. */
const KEPT_MODE_BITS = 0o777;

/** Creating a small file takes several steps that mostly wait. */
const WRITES_AT_ONCE = 8;
const SMALL_BYTES = 64 * 1024;

export interface TreeWriterOptions {
  readonly root: string;
  readonly selection: Selection;
  /** Permission bits that a directory may get. The system applies the umask to files itself. */
  readonly allowedModeBits: number;
  /** Called for each directory that no entry names: one deep name may create thousands. */
  readonly countEntry: () => void;
}

/**
 * Writes the entries of an archive into an empty directory that only it uses, and nowhere else. Names stay inside; symbolic links are created
 * last, so that no write can go through one; and nothing that exists is written over. What exists is the file system's to say: a list of
 * names would grow with the archive.
 */
export class TreeWriter {
  readonly #root: string;
  readonly #arrivals: Arrivals;
  readonly #attributes: DirectoryAttributes;
  readonly #countEntry: () => void;
  readonly #background = new Background(WRITES_AT_ONCE);
  readonly #symlinks = new PackedRecords();
  readonly #leftOut = new Set<string>();

  constructor({ root, selection, allowedModeBits, countEntry }: TreeWriterOptions) {
    this.#root = root;
    this.#arrivals = new Arrivals(selection);
    this.#attributes = new DirectoryAttributes(allowedModeBits & KEPT_MODE_BITS);
    this.#countEntry = countEntry;
  }

  async add(entry: ArchiveEntry): Promise<void> {
    const { type, mode, mtime, name: shown } = entry.header;
    const segments = entrySegments(shown);
    const name = segments.join('/');
    if (this.#arrivals.leavesOut(segments, type)) {
      if (type !== 'directory') this.#leftOut.add(name);
      return;
    }
    if (type === 'directory') {
      await this.#makeDirectory(segments, shown);
      this.#attributes.record(name, mode, mtime);
      return;
    }
    if (name === '') throw archiveError(`contains ${JSON.stringify(shown)} twice`);
    await this.#write(entry, segments);
  }

  /**
   * Creates the symbolic links; no entry can be added after that. Returns the modes and times of the directories, which the caller applies.
   */
  async finish(): Promise<DirectoryAttributes> {
    await this.#background.finish();
    for (const { name, target, mtime } of this.#symlinks) {
      const path = join(this.#root, name);
      await this.#create(name, () => symlink(target, path));
      await lutimes(path, mtime, mtime);
    }
    return this.#attributes;
  }

  /** Waits until all writes have finished. */
  async settle(): Promise<void> {
    await this.#background.settle();
  }

  async #write(entry: ArchiveEntry, segments: readonly string[]): Promise<void> {
    const { header } = entry;
    const { name, type, target, mode, mtime } = header;
    switch (type) {
      case 'file':
        return await this.#writeFile(entry, segments);
      case 'link':
        await this.#background.finish();
        return await this.#withParents(segments, name, async (path) => link(await this.#hardLinkTarget(header), path));
      case 'symlink':
        checkLinkTarget(name, target);
        await this.#makeParents(segments, name);
        this.#symlinks.add({ name: segments.join('/'), target, mode: mode & KEPT_MODE_BITS, mtime });
        return;
      default:
        throw archiveError(`contains ${JSON.stringify(name)}, whose type ${type ?? 'unknown'} is not allowed`);
    }
  }

  async #writeFile(entry: ArchiveEntry, segments: readonly string[]): Promise<void> {
    const { name, mode, mtime, sizeBytes, sparse } = entry.header;
    const attributes = { mode: mode & KEPT_MODE_BITS, mtime, sparse };
    const write = (content: Uint8Array | AsyncIterable<Uint8Array>) =>
      this.#withParents(segments, name, (path) => writeFile({ ...attributes, path, content }));
    if (sizeBytes > SMALL_BYTES) {
      await write(entry.chunks());
      return;
    }
    const content = await entry.whole();
    await this.#background.start(() => write(content));
  }

  /** Creates an entry; first its parents, if they are missing. `make` must not consume anything before it finds out. */
  async #withParents(segments: readonly string[], shown: string, make: (path: string) => Promise<void>): Promise<void> {
    const path = join(this.#root, ...segments);
    const made = await this.#create(shown, () => unlessMissing(make(path).then(() => true)));
    if (made === true) return;
    await this.#makeParents(segments, shown);
    await this.#create(shown, () => make(path));
  }

  /** Creates a directory, unless it exists. Returns whether it did. */
  async #makeDirectory(segments: readonly string[], shown: string): Promise<boolean> {
    if (segments.length === 0) return false;
    const path = join(this.#root, ...segments);
    if ((await unlessMissing(this.#mkdir(path, shown))) !== undefined) return true;
    await this.#makeParents(segments, shown);
    return await this.#mkdir(path, shown);
  }

  async #makeParents(segments: readonly string[], shown: string): Promise<void> {
    if (await this.#makeDirectory(segments.slice(0, -1), shown)) this.#countEntry();
  }

  async #mkdir(path: string, shown: string): Promise<boolean> {
    try {
      await mkdir(path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST' && (await lstat(path)).isDirectory()) return false;
      throw conflict(shown, error);
    }
  }

  /** Runs a call that creates something; reports what is in its way. */
  async #create<T>(shown: string, make: () => Promise<T>): Promise<T> {
    try {
      return await make();
    } catch (error) {
      throw conflict(shown, error);
    }
  }

  async #hardLinkTarget(entry: TarHeader): Promise<string> {
    const target = entrySegments(entry.target);
    const path = join(this.#root, ...target);
    if ((await unlessMissing(lstat(path)))?.isFile()) return path;
    const names = `the hard link ${JSON.stringify(entry.name)} to ${JSON.stringify(entry.target)}`;
    if (!this.#leftOut.has(target.join('/'))) throw archiveError(`contains ${names}, which is not an earlier file`);
    throw new FileTransferError('UNSUPPORTED', 'unpack', `${names} cannot be made: ignore leaves out its content`, {
      hint: 'ignore all names of a file, or none',
    });
  }
}

/** The error for an entry whose path, or a parent of it, is already something else; any other error as it is. */
function conflict(shown: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'EISDIR':
      return archiveError(`contains ${JSON.stringify(shown)} twice`, error);
    case 'ENOTDIR':
      return archiveError(`contains ${JSON.stringify(shown)} although one of its parents is a file or a link`, error);
    default:
      return error;
  }
}
