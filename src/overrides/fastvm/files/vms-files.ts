import type { FastvmContext } from '../../../../generated/fastvm/base.js';
import { FastvmVmsFiles } from '../../../../generated/fastvm/resources.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { loadPart } from '../../../core/util/load-part.js';
import type { FileEntry } from './file-entry.js';
import type { FilesContext } from './files-context.js';
import type { FileContent, WriteFileOptions } from './write-file.js';

/** How to remove a file or directory. */
export interface RemoveFileOptions extends RequestOptions {
  /** Whether a directory is removed with everything in it. Default `false`: only an empty one is. */
  recursive?: boolean | undefined;
}

const loadSteps = () => loadPart(() => import('./directory-steps.js'));

/**
 * `client.vms.files`: files of a VM, by short commands in the guest, whatever their names. A handle has the same methods without the id.
 *
 * The guest needs a POSIX `sh` and the usual tools, those of GNU or busybox. Failures are a `FileTransferError` whose `code` says what was wrong:
 * `ENOENT`, `EACCES`, `ENOTDIR`, `EISDIR`, `EEXIST`, `ENOTEMPTY`, `ENOSPC`, or `GUEST` for anything else. Unless it says otherwise, each method
 * is one request that is retried like a read. Relative paths start where commands do.
 */
export class VmsFiles extends FastvmVmsFiles {
  readonly #files: FilesContext;

  constructor(context: FastvmContext, files: FilesContext) {
    super(context);
    this.#files = files;
  }

  /**
   * Reads a text file in UTF-8. See {@link readBytes}.
   *
   * @throws FileTransferError, with `code: 'ENOENT'` for a missing file and `'UNSUPPORTED'` for one that is not UTF-8; and what every call throws.
   * @example
   * const hosts = await client.vms.files.readText(vm.id, '/etc/hosts');
   */
  async readText(id: string, path: string, options?: RequestOptions): Promise<string> {
    const { textOf } = await loadPart(() => import('./read-file.js'));
    return textOf(path, await this.readBytes(id, path, options));
  }

  /**
   * Reads a file into memory; links are followed. One request up to 1 MiB; more goes through storage, which takes three more and one to storage,
   * and needs `curl` in the guest. For files that do not fit into memory, see `client.downloadStream`.
   *
   * @throws FileTransferError, with `code: 'ENOENT'` for a missing file; and what every call throws.
   * @example
   * const bytes = await client.vms.files.readBytes(vm.id, '/srv/logo.png');
   */
  async readBytes(id: string, path: string, options: RequestOptions = {}): Promise<Uint8Array> {
    const { readFile } = await loadPart(() => import('./read-file.js'));
    return readFile(this.#files, id, path, options);
  }

  /**
   * Writes a file, and makes missing directories. An existing file keeps its content until the new one is complete, and its mode; a link stays, and
   * its target is written. One request up to 1 MiB; more goes through storage, which takes three requests and one to storage, and needs `curl`
   * in the guest.
   *
   * @throws FileTransferError, with `code: 'EISDIR'` for a directory and `'ENOSPC'` for a full disk; and what every call throws.
   * @example
   * await client.vms.files.write(vm.id, '/srv/start.sh', '#!/bin/sh\nexec ./server\n', { mode: 0o755 });
   */
  async write(id: string, path: string, data: FileContent, options: WriteFileOptions = {}): Promise<void> {
    const { writeFile } = await loadPart(() => import('./write-file.js'));
    return writeFile(this.#files, id, path, data, options);
  }

  /**
   * The entries of a directory, sorted by name, with hidden ones. Not those of its subdirectories.
   *
   * @throws FileTransferError, with `code: 'TOO_LARGE'` if they do not fit into a response, which are some ten thousand; and what every call throws.
   * @example
   * for (const { name, type, sizeBytes } of await client.vms.files.list(vm.id, '/srv')) console.log(name, type, sizeBytes);
   */
  async list(id: string, path: string, options: RequestOptions = {}): Promise<FileEntry[]> {
    return (await loadSteps()).listDirectory(this.#files, id, path, options);
  }

  /**
   * What is at a path. Does not follow a link: its `target` says where it points.
   *
   * @throws FileTransferError, with `code: 'ENOENT'` if there is nothing; and what every call throws.
   * @example
   * const { sizeBytes, mode } = await client.vms.files.stat(vm.id, '/srv/app.log');
   */
  async stat(id: string, path: string, options: RequestOptions = {}): Promise<FileEntry> {
    return (await loadSteps()).statPath(this.#files, id, path, options);
  }

  /**
   * Whether there is something at a path. A link counts, also one that points nowhere.
   *
   * @throws FileTransferError if the guest cannot tell; and what every call throws.
   * @example
   * if (!(await client.vms.files.exists(vm.id, '/srv/ready'))) console.log('not yet');
   */
  async exists(id: string, path: string, options: RequestOptions = {}): Promise<boolean> {
    return (await loadSteps()).pathExists(this.#files, id, path, options);
  }

  /**
   * Makes a directory, and its missing parents. One that exists is not an error.
   *
   * @throws FileTransferError, with `code: 'EEXIST'` if there is a file; and what every call throws.
   * @example
   * await client.vms.files.mkdir(vm.id, '/srv/data/cache');
   */
  async mkdir(id: string, path: string, options: RequestOptions = {}): Promise<void> {
    return (await loadSteps()).makeDirectory(this.#files, id, path, options);
  }

  /**
   * Removes a file, a link or an empty directory. One that is missing is not an error.
   *
   * @throws FileTransferError, with `code: 'ENOTEMPTY'` for a directory with entries unless `recursive` is given; and what every call throws.
   * @example
   * await client.vms.files.remove(vm.id, '/srv/data', { recursive: true });
   */
  async remove(id: string, path: string, { recursive = false, ...options }: RemoveFileOptions = {}): Promise<void> {
    return (await loadSteps()).removePath(this.#files, id, path, recursive, options);
  }

  /**
   * Renames a file or directory. Replaces an existing file or an empty directory, and never moves into a directory. Not retried.
   *
   * @throws FileTransferError, with `code: 'EEXIST'` for a directory in the way; and what every call throws.
   * @example
   * await client.vms.files.rename(vm.id, '/srv/new.conf', '/srv/app.conf');
   */
  async rename(id: string, path: string, newPath: string, options: RequestOptions = {}): Promise<void> {
    return (await loadSteps()).movePath(this.#files, id, [path, newPath], 'rename', options);
  }

  /**
   * Copies a file, or a directory with everything in it, within the VM. Replaces an existing file, not a directory. Not retried.
   *
   * @throws FileTransferError, with `code: 'EEXIST'` for a directory in the way; and what every call throws.
   * @example
   * await client.vms.files.copy(vm.id, '/srv/config', '/srv/config.bak');
   */
  async copy(id: string, path: string, newPath: string, options: RequestOptions = {}): Promise<void> {
    return (await loadSteps()).movePath(this.#files, id, [path, newPath], 'copy', options);
  }
}
