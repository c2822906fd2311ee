import { isNotFoundError } from '../../../core/errors/index.js';
import { messageOf } from '../../../core/errors/is-error.js';
import type { Log } from '../../../core/options/logger.js';
import { VmFiles } from '../files/vm-files.js';
import type { VmsFiles } from '../files/vms-files.js';
import type { HandleOptions, VmHandle } from './vm-handle.js';

type MethodName = Exclude<keyof VmHandle, 'id' | 'files' | typeof Symbol.asyncDispose>;

/** What the methods of a handle call, each with the id of the VM first. */
export type HandleCalls = {
  readonly [K in MethodName]: (id: string, ...args: Parameters<VmHandle[K]>) => ReturnType<VmHandle[K]>;
};

/** The methods of the handles of one client. */
export class HandleMethods {
  readonly #log: Log;
  readonly #calls: HandleCalls;
  readonly #descriptors: PropertyDescriptorMap;

  constructor(log: Log, files: VmsFiles, calls: HandleCalls) {
    this.#log = log;
    this.#calls = calls;
    this.#descriptors = { files: hidden({ get: filesOf(files) }) };
    for (const name of Object.keys(calls) as MethodName[]) {
      const call = calls[name] as (id: string, ...args: unknown[]) => unknown;
      this.#descriptors[name] = hidden({
        value(this: VmHandle, ...args: unknown[]) {
          return call(this.id, ...args);
        },
        writable: true,
      });
    }
  }

  /** Adds the methods to a VM: properties that are not enumerable, whatever the service calls its fields. */
  addTo<T extends { readonly id: string }>(vm: T, { onDisposeError = 'warn' }: HandleOptions = {}): T & VmHandle {
    const { id } = vm;
    const dispose = () => this.#dispose(id, onDisposeError);
    Object.defineProperties(vm, this.#descriptors);
    return Object.defineProperty(vm, Symbol.asyncDispose, hidden({ value: dispose })) as T & VmHandle;
  }

  /** A VM that is already gone is not an error. */
  async #dispose(id: string, onError: 'warn' | 'throw'): Promise<void> {
    try {
      await this.#calls.delete(id);
    } catch (error) {
      if (isNotFoundError(error)) return;
      if (onError === 'throw') throw error;
      this.#log.warn?.(`fastvm could not delete VM ${id} at the end of its block: ${messageOf(error)}`);
    }
  }
}

function hidden(descriptor: PropertyDescriptor): PropertyDescriptor {
  return { ...descriptor, enumerable: false, configurable: true };
}

function filesOf(files: VmsFiles): () => VmFiles {
  return function (this: VmHandle) {
    return new VmFiles(files, this.id);
  };
}
