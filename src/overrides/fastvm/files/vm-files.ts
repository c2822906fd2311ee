import type { VmsFiles } from './vms-files.js';

/** `vm.files`. */
export class VmFiles {
  readonly #files: VmsFiles;
  readonly #vmId: string;

  constructor(files: VmsFiles, vmId: string) {
    this.#files = files;
    this.#vmId = vmId;
  }
}
