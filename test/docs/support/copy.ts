import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './pages.js';

const LEFT_BEHIND = new Set(['node_modules', '.git', 'dist', 'coverage', 'docs/api']);

/** A temporary folder, and a function that removes it. */
export interface Scratch extends AsyncDisposable {
  readonly folder: string;
}

export async function scratchFolder(name: string): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), `fastkit-${name}-`));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** A copy of the repository to change or to build in; the packages are linked. */
export async function copyOfRepository(): Promise<Scratch> {
  const copy = await scratchFolder('copy');
  await cp(ROOT, copy.folder, { recursive: true, filter: (path) => !LEFT_BEHIND.has(relative(ROOT, path)) });
  await symlink(join(ROOT, 'node_modules'), join(copy.folder, 'node_modules'), 'dir');
  return copy;
}

/** Runs commands in a shell that stops at the first failing one, with the environment of a user instead of a test. */
export function runCommands(
  commands: string,
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ failed: boolean; output: string }> {
  return new Promise((resolve) => {
    const own = { ...process.env, NODE_ENV: undefined, VITEST: undefined, ...env };
    execFile('sh', ['-ec', commands], { cwd, env: own, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout + stderr });
    });
  });
}
