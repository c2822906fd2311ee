import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ENTRIES = ['index', 'fastvm', 'fastfn', 'fastmap', 'fastvm-functions', 'fastfn-functions', 'fastmap-functions'];
/** Packages of the mock cloud. Some weigh megabytes. */
const FOR_THE_MOCK = ['msw', 'just-bash', 'pyodide', 'valibot'];

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

/** Both variants of package.json's `imports`. */
const SIDES = {
  'a program for Node': { '#platform': source('platform/node.ts') },
  'a bundle for browsers': { '#platform': source('platform/neutral.ts') },
};

/** All files and packages that an entry imports, also by `import()`. */
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

test('the mock cloud itself does import them', async () => {
  const reached = await reachedFrom('mock-neutral', SIDES['a bundle for browsers']);
  expect(FOR_THE_MOCK.filter((name) => !reached.includes(name))).toEqual([]);
});
