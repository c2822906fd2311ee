import type { RequestOptions } from '../../../core/options/request-options.js';
import type { FileEntry } from './file-entry.js';
import type { RemoveFileOptions, VmsFiles } from './vms-files.js';
import type { FileContent, WriteFileOptions } from './write-file.js';

/**
 * `vm.files`: files of one VM. Each method is the one of the same name of `client.vms.files`, with the id filled in.
 *
 * @example
 * const { files } = client.vms.use(vm.id);
 * await files.write('/srv/hello.txt', 'hello\n');
 * console.log(await files.readText('/srv/hello.txt'));
 */
export class VmFiles {
  readonly #files: VmsFiles;
  readonly #id: string;

  constructor(files: VmsFiles, id: string) {
    this.#files = files;
    this.#id = id;
  }

  /** Reads a text file in UTF-8: {@link VmsFiles.readText}. */
  readText(path: string, options?: RequestOptions): Promise<string> {
    return this.#files.readText(this.#id, path, options);
  }

  /** Reads a file into memory: {@link VmsFiles.readBytes}. */
  readBytes(path: string, options?: RequestOptions): Promise<Uint8Array> {
    return this.#files.readBytes(this.#id, path, options);
  }

  /** Writes a file: {@link VmsFiles.write}. */
  write(path: string, data: FileContent, options?: WriteFileOptions): Promise<void> {
    return this.#files.write(this.#id, path, data, options);
  }

  /** The entries of a directory: {@link VmsFiles.list}. */
  list(path: string, options?: RequestOptions): Promise<FileEntry[]> {
    return this.#files.list(this.#id, path, options);
  }

  /** What is at a path, without following a link: {@link VmsFiles.stat}. */
  stat(path: string, options?: RequestOptions): Promise<FileEntry> {
    return this.#files.stat(this.#id, path, options);
  }

  /** Whether there is something at a path: {@link VmsFiles.exists}. */
  exists(path: string, options?: RequestOptions): Promise<boolean> {
    return this.#files.exists(this.#id, path, options);
  }

  /** Makes a directory and its missing parents: {@link VmsFiles.mkdir}. */
  mkdir(path: string, options?: RequestOptions): Promise<void> {
    return this.#files.mkdir(this.#id, path, options);
  }

  /** Removes a file, a link or a directory: {@link VmsFiles.remove}. */
  remove(path: string, options?: RemoveFileOptions): Promise<void> {
    return this.#files.remove(this.#id, path, options);
  }

  /** Renames a file or directory: {@link VmsFiles.rename}. */
  rename(path: string, newPath: string, options?: RequestOptions): Promise<void> {
    return this.#files.rename(this.#id, path, newPath, options);
  }

  /** Copies a file or directory within the VM: {@link VmsFiles.copy}. */
  copy(path: string, newPath: string, options?: RequestOptions): Promise<void> {
    return this.#files.copy(this.#id, path, newPath, options);
  }
}
