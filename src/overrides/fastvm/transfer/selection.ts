import { InvalidArgumentError } from '../../../core/errors/usage-errors.js';
import { FileTransferError, type TransferPhase } from '../errors/file-transfer-error.js';
import type { TransferEntryType, TransferOptions } from './options.js';

const SYMLINKS = ['keep', 'follow', 'skip', 'refuse'] as const;

/** Which entries of a directory are transferred. */
export class Selection {
  readonly symlinks: (typeof SYMLINKS)[number];
  readonly #ignore: TransferOptions['ignore'];

  constructor({ symlinks = 'keep', ignore }: Pick<TransferOptions, 'symlinks' | 'ignore'> = {}) {
    if (!SYMLINKS.includes(symlinks)) {
      throw new InvalidArgumentError(`symlinks must be one of ${SYMLINKS.join(', ')}; got ${JSON.stringify(symlinks)}`);
    }
    if (ignore !== undefined && typeof ignore !== 'function') {
      throw new InvalidArgumentError(`ignore must be a function; got ${typeof ignore}`);
    }
    this.symlinks = symlinks;
    this.#ignore = ignore;
  }

  /** Without an `ignore` function no directory is left out. */
  get hasIgnore(): boolean {
    return this.#ignore !== undefined;
  }

  /**
   * Whether an entry is left out.
   *
   * @throws {FileTransferError} `UNSUPPORTED`: it is a symbolic link, and `symlinks` is `refuse`.
   */
  leavesOut(relativePath: string, type: TransferEntryType, phase: TransferPhase): boolean {
    if (this.#isIgnored(relativePath, type)) return true;
    if (type !== 'symlink' || this.symlinks === 'keep' || this.symlinks === 'follow') return false;
    if (this.symlinks === 'skip') return true;
    const message = `${JSON.stringify(relativePath)} is a symbolic link, and symlinks is 'refuse'`;
    throw new FileTransferError('UNSUPPORTED', phase, message);
  }

  #isIgnored(relativePath: string, type: TransferEntryType): boolean {
    const ignored: unknown = this.#ignore?.(relativePath, { type }) ?? false;
    if (typeof ignored === 'boolean') return ignored;
    // A promise would count as true and leave everything out.
    throw new InvalidArgumentError(`ignore must return true or false; for ${JSON.stringify(relativePath)} it did not`);
  }
}
