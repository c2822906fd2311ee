import { describe, expect, it } from 'vitest';
import { importsOf, resolveImport, sourcesBelow } from './sources.js';

/** The rooms of `src/core`: a file imports from its own room and from those listed here, types included. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  util: ['errors'],
  options: ['errors', 'util'],
  http: ['errors', 'util', 'options'],
  streams: [],
  redact: ['errors', 'util'],
  codecs: ['errors', 'streams', 'util'],
  transport: ['errors', 'util', 'options', 'http', 'streams', 'redact', 'codecs'],
  call: ['errors', 'util', 'options', 'http', 'streams', 'redact', 'codecs', 'transport', 'version.ts'],
  openapi: ['errors', 'util', 'options', 'http', 'streams', 'redact', 'codecs', 'transport', 'call'],
  client: ['errors', 'util', 'options', 'http', 'streams', 'redact', 'codecs', 'transport', 'call'],
  doctor: ['errors', 'util', 'options', 'http', 'streams', 'redact', 'codecs', 'transport', 'call', 'version.ts'],
  'version.ts': [],
};

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

describe('the rooms of core', () => {
  const inCore = (path: string): string | undefined => /^src\/core\/([^/]+)/.exec(path)?.[1];

  it('are those of the table, and few files lie beside them', () => {
    const found = new Set(sourcesBelow('src/core').map(({ path }) => inCore(path)));
    expect([...found].sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it.each(Object.entries(ROOMS))('%s imports only what is below it', (room, below) => {
    const targets = imports.filter(({ path }) => inCore(path) === room).flatMap(({ target }) => inCore(target) ?? []);
    expect(targets.filter((target) => target !== room && !below.includes(target))).toEqual([]);
  });
});

describe('import cycles', () => {
  it('there is none, of types neither', () => {
    const files = [...all, ...sourcesBelow('scripts')];
    const graph = new Map(files.map(({ path, text }) => [path, importsOf(text).map((to) => resolveImport(path, to))]));
    expect(cycles(graph)).toEqual([]);
  });

  it('would be found', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(cycles(graph)).toEqual(['a → b → c → a']);
  });
});

describe('file names', () => {
  it.each(SERVICES)('mean one thing in %s', (service) => {
    const names = new Map<string, string[]>();
    for (const { path } of all.filter((file) => new RegExp(`^src/(overrides|mock)/${service}/`).test(file.path))) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      names.set(name, [...(names.get(name) ?? []), path]);
    }
    // These say which role a file has in its folder.
    const roles = ['index.ts', 'neutral.ts'];
    expect([...names].filter(([name, paths]) => paths.length > 2 && !roles.includes(name))).toEqual([]);
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

/** One line for each cycle of imports. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, above: readonly string[]): void => {
    if (above.includes(path)) found.push([...above.slice(above.indexOf(path)), path].join(' → '));
    if (done.has(path) || above.includes(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...above, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
