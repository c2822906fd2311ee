import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../../package/support/hash.js';
import { withLock } from '../../package/support/lock.js';
import { ROOT } from '../../package/support/root.js';
import { run } from '../../package/support/run.js';

/** Major versions of Node, beside the one that runs the tests, that fastkit is tested on. */
export const NODES = ['22', '24', '26'] as const;

const PINNED = 'test/runtimes/nodes/';
const CACHE = join(ROOT, 'node_modules/.cache/fastkit-nodes');

/**
 * Path of a Node, as pinned by `nodes/package-lock.json`. Installed from npm by the first call, for all processes; `undefined` if npm cannot get
 * it, or has none for this machine.
 */
export async function findNode(major: string): Promise<string | undefined> {
  const folder = join(CACHE, await hashOf(ROOT, [`${PINNED}package.json`, `${PINNED}package-lock.json`]));
  await mkdir(CACHE, { recursive: true });
  if (!existsSync(folder)) await withLock(`${folder}.lock`, () => install(folder));
  const path = join(folder, 'node_modules', `node${major}-${process.platform}-${process.arch}`, 'bin/node');
  return existsSync(path) ? path : undefined;
}

async function install(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const made = `${folder}.${process.pid}`;
  await cp(join(ROOT, PINNED), made, { recursive: true });
  const { exitCode, err } = await run(made, 'npm', [
    'ci',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
  ]);
  if (exitCode === 0) await rename(made, folder);
  else console.log(`npm could not install the Nodes of ${PINNED}: ${err.trim()}`);
  await rm(made, { recursive: true, force: true });
}
