import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { FileTransferError, type TransferPhase } from '../../errors/file-transfer-error.js';
import { withLocalFiles } from './local-error.js';
import { fillBuffer } from './read-file.js';
import type { TreeItem } from './walk.js';

/** Non-blocking, in case the file has become a pipe. Windows has no such flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The content of a file, of exactly the size that it had when the tree was walked. The file is opened for each chunk, so that nothing has
 * to be closed at the end; if it has changed since, that is an error.
 */
export class FilePart {
  readonly sizeBytes: number;
  readonly #path: string;
  readonly #phase: TransferPhase;
  #version: string | undefined;

  constructor(item: TreeItem & { readonly type: 'file' }, phase: TransferPhase) {
    this.sizeBytes = item.sizeBytes;
    this.#path = item.path;
    this.#phase = phase;
  }

  /** Fills `target` with the content from `offset` on. */
  async fill(target: Uint8Array, offset: number): Promise<void> {
    const file = await this.#attempt('opening', () => open(this.#path, READ_FLAGS));
    try {
      await this.#check(file);
      const filled = await this.#attempt('reading', () => fillBuffer(file, target, offset));
      if (filled < target.byteLength) throw this.#changed(`and now has ${offset + filled}`);
    } finally {
      await file.close();
    }
  }

  async #check(file: FileHandle): Promise<void> {
    const stats = await this.#attempt('looking at', () => file.stat());
    if (!stats.isFile()) throw this.#changed('and is no longer a regular file');
    if (stats.size !== this.sizeBytes) throw this.#changed(`and now has ${stats.size}`);
    const version = `${stats.dev}:${stats.ino} ${stats.mtimeMs}`;
    this.#version ??= version;
    if (version !== this.#version) throw this.#changed('and has been written or replaced since');
  }

  #attempt<T>(doing: string, work: () => Promise<T>): Promise<T> {
    return withLocalFiles(this.#phase, `${doing} ${this.#path}`, work);
  }

  #changed(how: string): FileTransferError {
    const message = `${this.#path} changed while its directory was packed: it had ${this.sizeBytes} bytes ${how}`;
    return new FileTransferError('LOCAL_FILE', this.#phase, message, {
      hint: 'leave out files that are being written to with the ignore option',
    });
  }
}
