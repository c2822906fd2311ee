import { ConfigurationError } from '../../../../core/errors/index.js';
import { progressLines } from '../lines.js';
import type { ProgressView } from '../view.js';
import { type BarLibrary, progressBar } from './progress-bar.js';

/** The stream that progress is written to, such as `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/**
 * Shows progress on stderr, so that stdout stays free for results: a bar on a terminal, elsewhere a line at each 10 %.
 *
 * @throws {ConfigurationError} stderr is a terminal and `cli-progress`, an optional peer, is not installed.
 */
export async function openProgress(
  stream: NodeJS.WriteStream | ProgressStream = process.stderr,
  load: () => Promise<BarLibrary> = loadLibrary,
): Promise<ProgressView> {
  if (stream.isTTY !== true) return progressLines((line) => void stream.write(`${line}\n`));
  return progressBar(await load(), stream as NodeJS.WriteStream);
}

async function loadLibrary(): Promise<BarLibrary> {
  try {
    return (await import('cli-progress')).default;
  } catch (cause) {
    throw new ConfigurationError("progress: 'bar' needs the package cli-progress, which cannot be loaded", {
      cause,
      hint: 'npm install cli-progress, or use onProgress',
    });
  }
}
