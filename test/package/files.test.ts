import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packedPackage } from './support/packed.js';

const FUNCTIONS = ['fastfn-functions', 'fastmap-functions', 'fastvm-functions'];
const MOCKS = ['mock', 'mock-neutral', 'mock-node'];
const PLATFORMS = ['platform/bun', 'platform/deno', 'platform/neutral', 'platform/node'];
const ENTRIES = ['cli', 'fastfn', 'fastmap', 'fastvm', 'index', ...FUNCTIONS, ...MOCKS, ...PLATFORMS];

/** Files with fixed names. */
const NAMED = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.md',
  'package.json',
  'sbom.cdx.json',
  'specs/README.md',
  ...['fastfn', 'fastmap', 'fastvm'].map((service) => `specs/${service}.yaml`),
  ...ENTRIES.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
];

/** Files that the mock serves: the inspector's page and the specs. */
const SERVED = /^dist\/(page|reference)\//;

/** Chunks that entries share, named by the build. */
const CHUNK = /^dist\/[\w-]+-[\w-]{8}\.(js|d\.ts)$/;

let folder: string;
let files: string[];
beforeAll(async () => {
  ({ folder } = await packedPackage());
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
});

const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
const scripts = (): string[] => files.filter((path) => path.endsWith('.js') && !SERVED.test(path));

describe('the tarball', () => {
  test('contains these files, their shared chunks, and maps of both', () => {
    const withoutMaps = files.filter((path) => !path.endsWith('.js.map'));
    const own = withoutMaps.filter((path) => !SERVED.test(path) && (!CHUNK.test(path) || NAMED.includes(path)));
    expect(own).toEqual([...NAMED].sort());
    expect(files.filter((path) => path.endsWith('.map') && !files.includes(path.replace(/\.map$/, '')))).toEqual([]);
  });

  test('contains the page of the inspector and the three specs', () => {
    const served = files.filter((path) => SERVED.test(path)).map((path) => path.replace('dist/', ''));
    expect(served).toEqual(expect.arrayContaining(['page/index.html', 'page/main.js', 'page/base.css']));
    expect(served.filter((path) => path.endsWith('.html')).length).toBe(4);
  });

  test('contains declarations without their sources', () => {
    expect(files.filter((path) => /\.[cm]?tsx?$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  });

  test('contains no unused chunk', async () => {
    const reached = new Set<string>(NAMED);
    for (const path of reached) {
      if (!/\.(js|d\.ts)$/.test(path)) continue;
      for (const [, target = ''] of (await read(path)).matchAll(/\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
        const to = new URL(target, `file:///${path}`).pathname.slice(1);
        reached.add(path.endsWith('.d.ts') ? to.replace(/\.js$/, '.d.ts') : to);
      }
    }
    expect(files.filter((path) => !path.endsWith('.map') && !SERVED.test(path) && !reached.has(path))).toEqual([]);
  });

  test('maps all code to sources that are in the maps', async () => {
    for (const path of scripts()) {
      const code = await read(path);
      const isOnlyExports = code.split('\n').every((line) => line === '' || /^(import|export) .*["'{};]$/.test(line));
      if (isOnlyExports) continue;
      const [, map = ''] = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(code) ?? [];
      expect(map, path).toBe(`${path.slice(path.lastIndexOf('/') + 1)}.map`);
      const { sources, sourcesContent } = JSON.parse(await read(`${path}.map`));
      expect(sources.length, path).toBeGreaterThan(0);
      expect(sourcesContent?.length, path).toBe(sources.length);
      expect(sources.filter((source: string) => !/^(\.\.\/)+(src|generated)\/|\/node_modules\//.test(source))).toEqual(
        [],
      );
    }
  });

  test('has the notice of every package whose code is in it', async () => {
    const maps = await Promise.all(files.filter((path) => path.endsWith('.map')).map(read));
    const sources = maps.flatMap((map): string[] => JSON.parse(map).sources);
    const packages = sources.flatMap((source) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
    const notices = await read('THIRD-PARTY-NOTICES.md');
    const named = [...notices.matchAll(/^## (\S+) \d/gm)].map(([, name]) => name);
    expect([...new Set(packages)].sort()).toEqual(named);
  });

  test('contains the programs that package.json names', async () => {
    const { bin } = JSON.parse(await read('package.json'));
    expect(bin).toEqual({ fastkit: './dist/cli.js' });
    expect(await read('dist/cli.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});
