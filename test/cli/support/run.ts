import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runCli } from '../../../src/cli/node/run.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** `fastkit …` in this process. */
export async function fastkit(...args: string[]): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await runCli(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}

/** `fastkit …` as a process of its own. */
export const fastkitProcess = (args: readonly string[], nodeOptions: readonly string[] = []): Promise<Ended> =>
  run(['--import', 'tsx', ...nodeOptions, join(ROOT, 'src/cli/node/main.ts'), ...args]);

function run(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, out: out.trimEnd(), err: err.trimEnd() }));
  });
}

/** A folder that goes away with the test. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastkit-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
