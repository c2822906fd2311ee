import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type PackedPackage, packedPackage } from './support/packed.js';
import { ROOT } from './support/root.js';
import { run } from './support/run.js';

const ENTRIES = [
  '.',
  ...['./fastfn', './fastmap', './fastvm'].flatMap((entry) => [entry, `${entry}/functions`]),
  './mock',
  './mock/node',
  './package.json',
];

let packed: PackedPackage;
let manifest: { exports: Record<string, unknown>; [field: string]: unknown };
beforeAll(async () => {
  packed = await packedPackage();
  manifest = JSON.parse(await readFile(join(packed.folder, 'package.json'), 'utf8'));
});

const tool = (name: string, ...args: string[]) => run(ROOT, join(ROOT, 'node_modules/.bin', name), args);

describe('package.json', () => {
  test('exports these entries and nothing else', () => {
    expect(Object.keys(manifest.exports).sort()).toEqual(ENTRIES);
    expect(JSON.stringify(manifest.exports)).not.toContain('*');
  });

  test('is an ES module without side effects, for Node 20.19 and newer', () => {
    expect(manifest).toMatchObject({ type: 'module', sideEffects: false, engines: { node: '>=20.19' } });
  });

  test('asks whether the platform is Bun or Deno first: both call themselves Node too', () => {
    const { imports } = manifest as unknown as { imports: Record<string, Record<string, string>> };
    expect(Object.keys(imports['#platform'] ?? {})).toEqual(['bun', 'deno', 'node', 'default']);
  });

  test('runs nothing on the machine that installs it', () => {
    const scripts = Object.keys(manifest.scripts ?? {});
    expect(scripts.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  });

  test('makes every peer optional', () => {
    const { peerDependencies, peerDependenciesMeta } = manifest as Record<string, Record<string, unknown>>;
    const optional = Object.fromEntries(Object.keys(peerDependencies ?? {}).map((name) => [name, { optional: true }]));
    expect(peerDependenciesMeta).toEqual(optional);
  });
});

describe('the tarball', () => {
  test('passes publint', async () => {
    const { exitCode, out } = await tool('publint', packed.tarball, '--strict');
    expect(out).toContain('All good!');
    expect(exitCode).toBe(0);
  });

  test('has types that resolve in every mode with ES modules', async () => {
    const { exitCode, out } = await tool('attw', packed.tarball, '--profile', 'esm-only', '--format', 'json');
    const { analysis, problems } = JSON.parse(out);
    expect(Object.keys(analysis.entrypoints).sort()).toEqual(ENTRIES);
    expect(Object.keys(problems ?? {}).filter((kind) => !IGNORED_KINDS.has(kind))).toEqual([]);
    expect(exitCode).toBe(0);
  });
});

/** Resolutions that the profile `esm-only` ignores: CommonJS without `require()` of ES modules, and resolution without `exports`. */
const IGNORED_KINDS = new Set(['CJSResolvesToESM', 'NoResolution']);
