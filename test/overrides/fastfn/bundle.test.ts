import { build } from 'esbuild';
import { expect, test } from 'vitest';

test('the entry bundles for browsers and workers, without a Node built-in', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: ['src/fastfn.ts'],
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'esm',
    minify: true,
    write: false,
    metafile: true,
    tsconfigRaw: {},
    // What package.json's `imports` choose where there is no Node.
    alias: { '#node-fetch': './src/core/platform-fetch.ts' },
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
  expect(imports.filter((path) => path.startsWith('node:') || /\/node\//.test(path))).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/["']node:/);
});
