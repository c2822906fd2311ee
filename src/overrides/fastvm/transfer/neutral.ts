import { InvalidArgumentError } from '../../../core/errors/usage-errors.js';
import type { LocalDestination, LocalSource } from './local-files.js';

/** Throws: this platform has no local files. */
export async function openLocalSource(path: string | URL): Promise<LocalSource> {
  throw new InvalidArgumentError(`upload of the path ${String(path)} needs Node: this platform has no local files`, {
    hint: 'pass a Blob, a Uint8Array or a ReadableStream',
  });
}

/** Throws: this platform has no local files. */
export function openLocalDestination(path: string | URL): LocalDestination {
  throw new InvalidArgumentError(`download to ${String(path)} needs Node: this platform has no local files`, {
    hint: 'use downloadBytes or downloadStream',
  });
}
