import { link, lutimes, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { Selection } from '../selection.js';
import { Arrivals } from './arrivals.js';
import { Background } from './background.js';
import { DirectoryAttributes } from './directory-attributes.js';
import { archiveError, entrySegments } from './entry-name.js';
import type { ArchiveEntry } from './read-archive.js';
import type { TarHeader } from './read-header.js';
import { writeFile } from './write-file.js';

/** Without setuid, setgid and sticky bits, which are unsafe to accept from another machine. */
const KEPT_MODE_BITS = 0o777;

/** Creating a small file takes several steps that mostly wait. */
const WRITES_AT_ONCE = 8;
const SMALL_BYTES = 64 * 1024;

interface DeferredLink {
  readonly path: string;
  readonly target: string;
  readonly mtime: Date;
}

/**
 * Writes the entries of an archive into an empty directory that only it uses, and nowhere else: names stay inside, every parent is a
 * directory that this writer created, nothing is written twice, and symbolic links come last, so that no write can go through one.
 */
export class TreeWriter {
  readonly #root: string;
  readonly #arrivals: Arrivals;
  readonly #attributes = new DirectoryAttributes();
  readonly #background = new Background(WRITES_AT_ONCE);
  readonly #made = new Map<string, 'directory' | 'file' | 'symlink' | 'left out'>([['', 'directory']]);
  readonly #symlinks: DeferredLink[] = [];

  constructor(root: string, selection: Selection) {
    this.#root = root;
    this.#arrivals = new Arrivals(selection);
  }

  async add(entry: ArchiveEntry): Promise<void> {
    const { header } = entry;
    const segments = entrySegments(header.name);
    const name = segments.join('/');
    if (this.#arrivals.leavesOut(segments, header.type)) {
      this.#made.set(name, 'left out');
      return;
    }
    if (header.type === 'directory') {
      await this.#makeDirectories(segments, header);
      this.#attributes.record(name, header.mode & KEPT_MODE_BITS, header.mtime);
      return;
    }
    await this.#makeDirectories(segments.slice(0, -1), header);
    if (this.#made.has(name)) throw archiveError(`contains ${JSON.stringify(header.name)} twice`);
    this.#made.set(name, await this.#write(entry, join(this.#root, name)));
  }

  /**
   * Creates the symbolic links; no entry can be added after that. Returns the modes and times of the directories, which the caller applies.
   */
  async finish(): Promise<DirectoryAttributes> {
    await this.#background.finish();
    for (const { path, target, mtime } of this.#symlinks) {
      await symlink(target, path);
      await lutimes(path, mtime, mtime);
    }
    return this.#attributes;
  }

  /** Waits until all writes have finished. */
  async settle(): Promise<void> {
    await this.#background.settle();
  }

  async #write(entry: ArchiveEntry, path: string): Promise<'file' | 'symlink'> {
    const { name, type, target, mtime } = entry.header;
    switch (type) {
      case 'file':
        await this.#writeFile(entry, path);
        return 'file';
      case 'link':
        await this.#background.finish();
        await link(this.#hardLinkTarget(entry.header), path);
        return 'file';
      case 'symlink':
        if (target === '') throw archiveError(`contains the link ${JSON.stringify(name)} without a target`);
        this.#symlinks.push({ path, target, mtime });
        return 'symlink';
      default:
        throw archiveError(`contains ${JSON.stringify(name)}, whose type ${type ?? 'unknown'} is not allowed`);
    }
  }

  async #writeFile(entry: ArchiveEntry, path: string): Promise<void> {
    const { mode, mtime, sizeBytes } = entry.header;
    const attributes = { path, mode: mode & KEPT_MODE_BITS, mtime };
    if (sizeBytes > SMALL_BYTES) {
      await writeFile({ ...attributes, content: entry.chunks() });
      return;
    }
    const content = await entry.whole();
    await this.#background.start(() => writeFile({ ...attributes, content }));
  }

  async #makeDirectories(segments: readonly string[], entry: TarHeader): Promise<void> {
    let name = '';
    for (const segment of segments) {
      name = name === '' ? segment : `${name}/${segment}`;
      const kind = this.#made.get(name);
      if (kind === 'directory') continue;
      if (kind !== undefined) {
        throw archiveError(`contains ${JSON.stringify(entry.name)} although ${JSON.stringify(name)} is a ${kind}`);
      }
      await mkdir(join(this.#root, name));
      this.#made.set(name, 'directory');
    }
  }

  #hardLinkTarget(entry: TarHeader): string {
    const target = entrySegments(entry.target).join('/');
    const kind = this.#made.get(target);
    if (kind === 'file') return join(this.#root, target);
    const names = `the hard link ${JSON.stringify(entry.name)} to ${JSON.stringify(entry.target)}`;
    if (kind !== 'left out') throw archiveError(`contains ${names}, which is not an earlier file`);
    throw new FileTransferError('UNSUPPORTED', 'unpack', `${names} cannot be made: ignore leaves out its content`, {
      hint: 'ignore all names of a file, or none',
    });
  }
}
