import type { Vm } from '../../../generated/fastvm/types.js';
import { isNotFoundError } from '../../core/errors/index.js';

/** A launched VM; with `await using` it is deleted at the end of the block. */
export interface LaunchedVm extends Vm, AsyncDisposable {}

/** Adds disposal as a hidden property (not in JSON, spread, equality). A VM that is already gone is not an error. */
export function launchedVm(vm: Vm, remove: () => PromiseLike<unknown>): LaunchedVm {
  const dispose = async (): Promise<void> => {
    try {
      await remove();
    } catch (error) {
      if (!isNotFoundError(error)) throw error;
    }
  };
  return Object.defineProperty(vm, Symbol.asyncDispose, { value: dispose }) as LaunchedVm;
}
