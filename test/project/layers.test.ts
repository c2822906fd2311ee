import { describe, expect, it } from 'vitest';
import { importsOf, resolveImport, sourcesBelow } from './sources.js';

/** Folders that files of a layer may import from, beside packages. */
const LAYERS: readonly { name: string; files: RegExp; mayImport: RegExp }[] = [
  { name: 'core', files: /^src\/core\//, mayImport: /^(src\/core\/|#platform)/ },
  { name: 'generated', files: /^generated\/(\w+)\//, mayImport: /^(src\/core\/|generated\/)/ },
  {
    name: 'overrides',
    files: /^src\/overrides\//,
    mayImport: /^(src\/core\/|src\/overrides\/|generated\/|#platform)/,
  },
  {
    name: 'cli',
    files: /^src\/cli\//,
    mayImport: /^(src\/core\/|src\/cli\/|src\/(fastvm|fastfn|fastmap|mock|mock-node|index)\.ts)/,
  },
  {
    name: 'mock',
    files: /^src\/mock\//,
    mayImport: /^(src\/core\/|src\/overrides\/|src\/mock\/|generated\/|#platform)/,
  },
];

const SERVICES = ['fastvm', 'fastfn', 'fastmap'];
const all = [...sourcesBelow('src'), ...sourcesBelow('generated')];
const imports = all.flatMap(({ path, text }) =>
  importsOf(text).map((specifier) => ({ path, target: resolveImport(path, specifier) })),
);
const isPackage = (target: string): boolean =>
  !/^(src|generated|scripts|test|examples)\//.test(target) && !target.startsWith('#');

describe('imports only point left', () => {
  it.each(LAYERS)('$name', ({ files, mayImport }) => {
    const own = imports.filter(({ path }) => files.test(path));
    expect(own.length).toBeGreaterThan(0);
    const wrong = own.filter(({ target }) => !isPackage(target) && !mayImport.test(target));
    expect(wrong).toEqual([]);
  });

  it('no service imports another one', () => {
    const serviceOf = (path: string): string | undefined =>
      SERVICES.find((name) => new RegExp(`^(generated|src/overrides|src/mock)/${name}/`).test(path));
    const wrong = imports.filter(({ path, target }) => {
      const [from, to] = [serviceOf(path), serviceOf(target)];
      return from !== undefined && to !== undefined && from !== to;
    });
    expect(wrong).toEqual([]);
  });

  it('core names no service', () => {
    const wrong = sourcesBelow('src/core').filter(({ text }) =>
      /\b(fastvm|fastfn|fastmap)\b/i.test(text.replace(/\/\*\*[\s\S]*?\*\//g, '')),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe('node built-ins', () => {
  it('occur only below a node/ folder', () => {
    const wrong = imports.filter(({ path, target }) => target.startsWith('node:') && !/\/node\//.test(path));
    expect(wrong).toEqual([]);
  });
});

describe('run-time dependencies', () => {
  it('openapi-fetch is known to one class only', () => {
    const users = imports.filter(({ target }) => target === 'openapi-fetch').map(({ path }) => path);
    expect(users).toEqual(['src/core/openapi/http-client.ts']);
  });
});
