import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Imports, importsBelow } from './support/imports.js';
import { packedPackage } from './support/packed.js';

type Names = Readonly<Record<string, string>>;

const CLIENTS = ['index', 'fastvm', 'fastfn', 'fastmap', 'fastvm-functions', 'fastfn-functions', 'fastmap-functions'];
const OTHERS = ['mock', 'mock-neutral', 'mock-node', 'cli'];
const SIDES = ['platform/node', 'platform/bun', 'platform/deno', 'platform/neutral'];

let dist: string;
let dependencies: string[];
let peers: string[];
beforeAll(async () => {
  const { folder } = await packedPackage();
  dist = join(folder, 'dist');
  const manifest: Record<string, Names> = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  dependencies = Object.keys(manifest.dependencies ?? {});
  peers = Object.keys(manifest.peerDependencies ?? {});
}, 120_000);

/** The packages that files of `dist` import, directly and indirectly. */
const code = (...entries: string[]): Promise<Imports> =>
  importsBelow(
    dist,
    entries.map((name) => `${name}.js`),
  );
const types = (...entries: string[]): Promise<Imports> =>
  importsBelow(
    dist,
    entries.map((name) => `${name}.d.ts`),
  );

describe('the clients', () => {
  test.each([...CLIENTS, ...SIDES])('%s loads dependencies, and peers only on demand', async (entry) => {
    const { atStart, later } = await code(entry);
    expect(atStart.filter((name) => !dependencies.includes(name))).toEqual([]);
    expect(later.filter((name) => !dependencies.includes(name) && !peers.includes(name))).toEqual([]);
  });

  test.each(CLIENTS)('%s has declarations that import only installed packages', async (entry) => {
    const { atStart, later } = await types(entry);
    expect([...atStart, ...later].filter((name) => !dependencies.includes(name))).toEqual([]);
  });
});

test.each(OTHERS)('%s loads dependencies and peers, and names them in its declarations', async (entry) => {
  const [run, checked] = [await code(entry), await types(entry)];
  const named = [...run.atStart, ...run.later, ...checked.atStart, ...checked.later];
  expect(named.filter((name) => !dependencies.includes(name) && !peers.includes(name))).toEqual([]);
});

test("Node's modules are imported with the node: prefix", async () => {
  const { atStart, later } = await code(...CLIENTS, ...OTHERS, ...SIDES);
  expect([...atStart, ...later].filter((name) => builtinModules.includes(name))).toEqual([]);
});

test('every dependency is used', async () => {
  const [run, checked] = [await code(...CLIENTS, ...OTHERS, ...SIDES), await types(...CLIENTS, ...OTHERS)];
  const used = [...run.atStart, ...run.later, ...checked.atStart, ...checked.later];
  expect(dependencies.filter((name) => !used.includes(name))).toEqual([]);
});
