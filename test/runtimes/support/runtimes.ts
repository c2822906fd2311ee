import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { ROOT } from '../../package/support/root.js';
import { findNode, NODES } from './nodes.js';

/** A command that runs a JavaScript file, with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** A program that runs JavaScript files. */
export interface Runtime {
  readonly name: string;
  /** `undefined` if it is not installed. */
  find(): Promise<Command | undefined>;
}

const OWN_MAJOR = process.versions.node.split('.')[0] ?? '';
const PACKAGES = join(ROOT, 'node_modules');

const NODE: Runtime = { name: `Node ${OWN_MAJOR}`, find: async () => [process.execPath] };

const OTHER_NODES: readonly Runtime[] = NODES.filter((major) => major !== OWN_MAJOR).map((major) => ({
  name: `Node ${major}`,
  find: async () => commandOf(await findNode(major)),
}));

const BUN: Runtime = {
  name: 'Bun',
  find: async () => commandOf(await findBinary('@oven', 'bin/bun', 'bun/bin/bun.exe'), 'run'),
};

export const DENO: Runtime = {
  name: 'Deno',
  // Without `--allow-all`, Deno asks for each permission.
  find: async () => commandOf(await findBinary('@deno', 'deno', 'deno/deno'), 'run', '--allow-all'),
};

/** Run by Miniflare, and not by its command. */
export const WORKERD: Runtime = {
  name: 'workerd',
  find: async () => commandOf(await findBinary('@cloudflare', 'bin/workerd', 'workerd/bin/workerd')),
};

/** The Node that runs the tests, the other Nodes, Bun and Deno. */
export const RUNTIMES: readonly Runtime[] = [NODE, ...OTHER_NODES, BUN, DENO];

/** Environment variables that keep runtimes from looking for updates and from writing into the user's folders. */
export const QUIET = { DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };

/** The command of a runtime. Where it is missing, the test fails in CI and is skipped with a notice elsewhere. */
export async function commandFor({ name, find }: Runtime, { skip }: TestContext): Promise<Command> {
  const command = await find();
  if (command !== undefined) return command;
  const notice = `${name} is not installed (npm ci): not tested`;
  expect(process.env.CI || undefined, `${notice}, but CI tests it`).toBeUndefined();
  console.log(notice);
  return skip(notice);
}

function commandOf(program: string | undefined, ...args: string[]): Command | undefined {
  return program === undefined ? undefined : [program, ...args];
}

/**
 * The binary in the package for this machine. An install script, which npm may refuse to run, moves that of Bun to where `linked` says;
 * until then something else is there.
 */
async function findBinary(scope: string, inPackage: string, linked: string): Promise<string | undefined> {
  const packages = await readdir(join(PACKAGES, scope)).catch(() => []);
  const paths = [...packages.map((name) => join(PACKAGES, scope, name, inPackage)), join(PACKAGES, linked)];
  return paths.find((path) => existsSync(path));
}
