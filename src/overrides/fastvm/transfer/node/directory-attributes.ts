import { chmod, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Modes and times of unpacked directories, applied last: writing to a directory changes its time, and its mode may forbid writing. */
export class DirectoryAttributes {
  readonly #byName = new Map<string, { readonly mode: number; readonly mtime: Date }>();

  /** `name` is relative to the root; empty for the root itself. */
  record(name: string, mode: number, mtime: Date): void {
    this.#byName.set(name, { mode, mtime });
  }

  /** Applies them to the directories below `root` for which `isNew` returns true, children before parents. */
  async apply(root: string, isNew: (name: string) => boolean): Promise<void> {
    const names = [...this.#byName.keys()].filter(isNew).sort((a, b) => depth(b) - depth(a));
    for (const name of names) {
      const attributes = this.#byName.get(name);
      if (attributes === undefined) continue;
      const path = join(root, name);
      await utimes(path, attributes.mtime, attributes.mtime);
      await chmod(path, attributes.mode);
    }
  }
}

function depth(name: string): number {
  return name === '' ? 0 : name.split('/').length;
}
