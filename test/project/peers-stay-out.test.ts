import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ENTRIES = ['index', 'fastvm', 'fastfn', 'fastmap'];
/** Packages of the mock cloud. Some weigh megabytes. */
const FOR_THE_MOCK = ['msw', 'just-bash', 'pyodide', 'valibot'];

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

/** Both sides of what package.json's `imports` choose from. */
const SIDES = {
  'a program for Node': {
    '#node-fetch': source('core/transport/node/fetch.ts'),
    '#node-transfer': source('overrides/fastvm/transfer/node/index.ts'),
    '#node-gzip': source('overrides/fastmap/gzip/node/gzip.ts'),
    '#node-source': source('overrides/fastmap/function/node/read-source.ts'),
    '#node-progress': source('overrides/fastmap/progress/node/progress.ts'),
  },
  'a bundle for browsers': {
    '#node-fetch': source('core/transport/neutral-fetch.ts'),
    '#node-transfer': source('overrides/fastvm/transfer/neutral.ts'),
    '#node-gzip': source('overrides/fastmap/gzip/neutral.ts'),
    '#node-source': source('overrides/fastmap/function/neutral.ts'),
    '#node-progress': source('overrides/fastmap/progress/neutral.ts'),
  },
};

/** Everything that an entry reaches, be it by `import()`: files, and packages by name. */
async function reachedFrom(entry: string, alias: Readonly<Record<string, string>>): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [source(`${entry}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    packages: 'external',
    alias,
    tsconfigRaw: {},
  });
  const inputs = Object.entries(metafile.inputs);
  return [...inputs.map(([path]) => path), ...inputs.flatMap(([, { imports }]) => imports.map(({ path }) => path))];
}

const isForTheMock = (path: string): boolean =>
  path.startsWith('src/mock') || FOR_THE_MOCK.some((name) => path === name || path.startsWith(`${name}/`));

test.each(Object.keys(SIDES).flatMap((side) => ENTRIES.map((entry) => ({ side, entry }))))(
  'fastkit/$entry pulls nothing of the mock cloud into $side',
  async ({ side, entry }) => {
    const reached = await reachedFrom(entry, SIDES[side as keyof typeof SIDES]);
    expect(reached.length).toBeGreaterThan(20);
    expect(reached.filter(isForTheMock)).toEqual([]);
  },
);

test('the mock cloud itself is found to need them', async () => {
  const alias = { ...SIDES['a program for Node'], '#node-msw': source('mock/msw/load.ts') };
  const reached = await reachedFrom('mock', alias);
  expect(FOR_THE_MOCK.filter((name) => !reached.includes(name))).toEqual([]);
});
