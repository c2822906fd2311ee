import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** The targets of package.json's `imports` outside Node. */
const NEUTRAL = { '#platform': './src/platform/neutral.ts' };

test.each(['index', 'fastvm', 'fastfn', 'fastmap', 'fastvm-functions', 'fastfn-functions', 'fastmap-functions'])(
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
      // An optional peer, imported when a console is opened on a platform without WebSocket.
      external: ['ws'],
      alias: NEUTRAL,
    });
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path));
    expect(imports.filter((path) => path.startsWith('node:') || /\/node\//.test(path))).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/["']node:/);
    expect(outputFiles[0]?.text).not.toContain('createRequire');
  },
);
