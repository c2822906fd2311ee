import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { ProgressView } from './view.js';

/** Where there is no terminal, progress is shown by the caller. */
export async function openProgress(): Promise<ProgressView> {
  throw new InvalidArgumentError("progress: 'bar' needs a terminal, which this platform does not have", {
    hint: 'use onProgress',
  });
}
