import { type FileHandle, link, lutimes, mkdir, open, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { DirectoryAttributes } from './directory-attributes.js';
import { archiveError, entrySegments } from './entry-name.js';
import type { ArchiveEntry } from './read-archive.js';

/** Setuid, setgid and sticky bits of a foreign machine mean nothing good here. */
const KEPT_MODE_BITS = 0o777;

interface DeferredLink {
  readonly path: string;
  readonly target: string;
  readonly mtime: Date;
}

/**
 * Writes the entries of an archive into an empty directory of its own, and nowhere else: names stay inside, every parent is a directory that
 * this writer has made, nothing is written twice, and symbolic links come last, so that no write can go through one.
 */
export class TreeWriter {
  readonly attributes = new DirectoryAttributes();
  readonly #root: string;
  readonly #made = new Map<string, 'directory' | 'file' | 'symlink'>([['', 'directory']]);
  readonly #symlinks: DeferredLink[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  async add(entry: ArchiveEntry): Promise<void> {
    const segments = entrySegments(entry.name);
    const name = segments.join('/');
    if (entry.type === 'directory') {
      await this.#makeDirectories(segments, entry);
      this.attributes.record(name, entry.mode & KEPT_MODE_BITS, entry.mtime);
      return;
    }
    await this.#makeDirectories(segments.slice(0, -1), entry);
    if (this.#made.has(name)) throw archiveError(`holds ${JSON.stringify(entry.name)} twice`);
    this.#made.set(name, await this.#write(entry, join(this.#root, name)));
  }

  /** Makes the symbolic links. Nothing can be added after that. */
  async finish(): Promise<void> {
    for (const { path, target, mtime } of this.#symlinks) {
      await symlink(target, path);
      await lutimes(path, mtime, mtime);
    }
  }

  async #write(entry: ArchiveEntry, path: string): Promise<'file' | 'symlink'> {
    switch (entry.type) {
      case 'file':
      case 'contiguous-file':
        await writeFile(path, entry);
        return 'file';
      case 'link':
        await link(this.#hardLinkTarget(entry), path);
        return 'file';
      case 'symlink':
        if (entry.target === '') throw archiveError(`holds the link ${JSON.stringify(entry.name)} without a target`);
        this.#symlinks.push({ path, target: entry.target, mtime: entry.mtime });
        return 'symlink';
      default:
        throw archiveError(
          `holds ${JSON.stringify(entry.name)}, which is of the refused type ${entry.type ?? 'unknown'}`,
        );
    }
  }

  async #makeDirectories(segments: readonly string[], entry: ArchiveEntry): Promise<void> {
    let name = '';
    for (const segment of segments) {
      name = name === '' ? segment : `${name}/${segment}`;
      const kind = this.#made.get(name);
      if (kind === 'directory') continue;
      if (kind !== undefined) {
        throw archiveError(`holds ${JSON.stringify(entry.name)} although ${JSON.stringify(name)} is a ${kind}`);
      }
      await mkdir(join(this.#root, name));
      this.#made.set(name, 'directory');
    }
  }

  #hardLinkTarget(entry: ArchiveEntry): string {
    const target = entrySegments(entry.target).join('/');
    if (this.#made.get(target) === 'file') return join(this.#root, target);
    const names = `${JSON.stringify(entry.name)} to ${JSON.stringify(entry.target)}`;
    throw archiveError(`holds the hard link ${names}, which is no file unpacked before`);
  }
}

async function writeFile(path: string, entry: ArchiveEntry): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeContent(file, entry);
  } finally {
    await file.close();
  }
}

async function writeContent(file: FileHandle, entry: ArchiveEntry): Promise<void> {
  if (entry.sizeBytes > 0) for await (const chunk of entry.content) await file.writeFile(chunk);
  await file.chmod(entry.mode & KEPT_MODE_BITS);
  await file.utimes(entry.mtime, entry.mtime);
}
