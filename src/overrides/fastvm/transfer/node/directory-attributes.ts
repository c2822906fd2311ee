import { chmod, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { PackedRecords } from './packed-records.js';

/** Modes and times of unpacked directories, applied last: writing to a directory changes its time, and its mode may forbid writing. */
export class DirectoryAttributes {
  readonly #records = new PackedRecords();
  readonly #allowedModeBits: number;

  /** @param allowedModeBits - Permission bits that a directory may get. */
  constructor(allowedModeBits: number) {
    this.#allowedModeBits = allowedModeBits;
  }

  /** `name` is relative to the root; empty for the root itself. The last record of a name wins. */
  record(name: string, mode: number, mtime: Date): void {
    this.#records.add({ name, target: '', mode: mode & this.#allowedModeBits, mtime });
  }

  /** Applies them to the directories below `root` for which `isNew` returns true, children before parents. */
  async apply(root: string, isNew: (name: string) => boolean): Promise<void> {
    for (const { name, mode, mtime } of this.#records.deepestFirst()) {
      if (!isNew(name)) continue;
      const path = join(root, name);
      await utimes(path, mtime, mtime);
      await chmod(path, mode);
    }
  }
}
