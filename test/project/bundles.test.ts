import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** What package.json's `imports` choose where there is no Node. */
const NEUTRAL = {
  '#node-fetch': './src/core/transport/neutral-fetch.ts',
  '#node-transfer': './src/overrides/fastvm/transfer/neutral.ts',
  '#node-gzip': './src/overrides/fastmap/gzip/neutral.ts',
  '#node-source': './src/overrides/fastmap/function/neutral.ts',
  '#node-progress': './src/overrides/fastmap/progress/neutral.ts',
};

test.each(['index', 'fastvm', 'fastfn', 'fastmap'])(
  'fastkit/%s bundles for browsers and workers, without a Node built-in',
  async (entry) => {
    const { metafile, outputFiles } = await build({
      entryPoints: [`src/${entry}.ts`],
      bundle: true,
      platform: 'neutral',
      mainFields: ['module', 'main'],
      format: 'esm',
      minify: true,
      write: false,
      metafile: true,
      tsconfigRaw: {},
      // An optional peer, imported when a console is opened without a WebSocket of the platform's.
      external: ['ws'],
      alias: NEUTRAL,
    });
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
    expect(imports.filter((path) => path.startsWith('node:') || /\/node\//.test(path))).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/["']node:/);
    expect(outputFiles[0]?.text).not.toContain('createRequire');
  },
);
