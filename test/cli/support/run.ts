import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runCli } from '../../../src/cli/node/run.js';
import { type Ended, run } from '../../package/support/run.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** `fastkit …` in this process. */
export async function fastkit(...args: string[]): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runCli(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}

/** `fastkit …` in a separate process. */
export async function fastkitProcess(args: readonly string[], nodeOptions: readonly string[] = []): Promise<Ended> {
  const program = ['--import', 'tsx', ...nodeOptions, join(ROOT, 'src/cli/node/main.ts'), ...args];
  const { exitCode, out, err } = await run(ROOT, process.execPath, program);
  return { exitCode, out: out.trimEnd(), err: err.trimEnd() };
}

/** A folder that is removed after the test. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastkit-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
