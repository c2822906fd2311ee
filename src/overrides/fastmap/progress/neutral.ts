import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { ProgressView } from './view.js';

/** Throws: this platform has no terminal, so the caller has to show progress. */
export async function openProgress(): Promise<ProgressView> {
  throw new InvalidArgumentError("progress: 'bar' needs a terminal, which this platform does not have", {
    hint: 'use onProgress',
  });
}
