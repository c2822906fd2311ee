import { LoadError } from '../errors/index.js';

/** As many files as a part has, with those that it imports. */
const FILES = 8;

/**
 * Loads a part of fastkit that is not needed at the start, and throws a {@link LoadError} if that fails; the next time loads it again.
 *
 * Node 20 remembers an import that failed. There, nothing is imported while there are too few free file descriptors for it.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    if (REMEMBERS_FAILURES) checkDescriptors();
    return await load();
  } catch (cause) {
    throw new LoadError(cause);
  }
}

interface Runtime {
  readonly versions?: { readonly node?: string };
  readonly execPath: string;
  getBuiltinModule(name: 'fs'): { openSync(path: string): number; closeSync(descriptor: number): void };
}

const runtime = (globalThis as { readonly process?: Runtime }).process;
const REMEMBERS_FAILURES = runtime?.versions?.node?.startsWith('20.') === true;

function checkDescriptors(): void {
  const { execPath, getBuiltinModule } = runtime as Runtime;
  const fs = getBuiltinModule('fs');
  const descriptors: number[] = [];
  try {
    while (descriptors.length < FILES) descriptors.push(fs.openSync(execPath));
  } finally {
    descriptors.forEach((descriptor) => {
      fs.closeSync(descriptor);
    });
  }
}
