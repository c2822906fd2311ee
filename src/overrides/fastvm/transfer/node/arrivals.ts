import type { TransferEntryType } from '../options.js';
import type { Selection } from '../selection.js';
import type { EntryType } from './read-header.js';

/** Applies a selection to the entries of an archive, where a directory may come after its contents or not at all. */
export class Arrivals {
  readonly #selection: Selection;
  readonly #directories = new Map<string, boolean>();

  constructor(selection: Selection) {
    this.#selection = selection;
  }

  /** Whether an entry is left out, itself or with a parent directory. The root never is. */
  leavesOut(segments: readonly string[], type: EntryType | undefined): boolean {
    let name = '';
    for (const [i, segment] of segments.entries()) {
      name = name === '' ? segment : `${name}/${segment}`;
      const isLast = i === segments.length - 1;
      if (isLast && type !== 'directory') return this.#selection.leavesOut(name, kindOf(type), 'unpack');
      if (this.#leavesOutDirectory(name)) return true;
    }
    return false;
  }

  #leavesOutDirectory(name: string): boolean {
    if (!this.#selection.hasIgnore) return false;
    const known = this.#directories.get(name);
    if (known !== undefined) return known;
    const isLeftOut = this.#selection.leavesOut(name, 'directory', 'unpack');
    this.#directories.set(name, isLeftOut);
    return isLeftOut;
  }
}

function kindOf(type: EntryType | undefined): TransferEntryType {
  if (type === 'link') return 'file';
  return type === 'file' || type === 'directory' || type === 'symlink' ? type : 'other';
}
