import { readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsdown';
import { lightOpenapiFetch } from './scripts/light-openapi-fetch.js';

/** Modules by path; their declarations are bundled in a separate pass, which has nothing to do with loading. */
const modules = (path: RegExp) => (id: string) => path.test(id) && !id.endsWith('.d.ts');

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    fastvm: 'src/fastvm.ts',
    fastfn: 'src/fastfn.ts',
    fastmap: 'src/fastmap.ts',
    'fastvm-functions': 'src/fastvm-functions.ts',
    'fastfn-functions': 'src/fastfn-functions.ts',
    'fastmap-functions': 'src/fastmap-functions.ts',
    mock: 'src/mock.ts',
    'mock-neutral': 'src/mock-neutral.ts',
    'mock-node': 'src/mock-node.ts',
    cli: 'src/cli/node/main.ts',
    // The sides of `#platform` in package.json's `imports`.
    'platform/bun': 'src/platform/bun.ts',
    'platform/deno': 'src/platform/deno.ts',
    'platform/node': 'src/platform/node.ts',
    'platform/neutral': 'src/platform/neutral.ts',
  },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  // Programs for browsers name no library that has `AsyncDisposable`.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  sourcemap: true,
  // The inspector's page is served as it is.
  copy: [{ from: 'src/mock/node/inspector/page', to: 'dist' }],
  outputOptions: {
    // The declarations have them.
    comments: { jsdoc: false },
    // One file for what every entry needs, and a few for what each FastVM program needs, by folder: Node takes longer to find and load a file
    // than to run it, and many small ones compress badly. All other chunks follow from `import()`.
    codeSplitting: {
      groups: [
        { name: 'core', test: modules(/\/src\/core\/|\/openapi-fetch\//), minShareCount: 7 },
        // Only the class entries share it; it would join FastVM's functions otherwise.
        { name: 'resource', test: modules(/\/core\/openapi\/resource\.ts$/) },
        { name: 'fastvm-errors', test: modules(/\/overrides\/fastvm\/errors\//) },
        {
          name: 'fastvm-functions',
          test: modules(/\/generated\/fastvm\/(base|functions|operations)|\/overrides\/fastvm\/context\//),
        },
        { name: 'fastvm-client', test: modules(/\/overrides\/fastvm\/(exec\/)?[^/]+$|\/generated\/fastvm\/resources/) },
      ],
    },
  },
  plugins: [lightOpenapiFetch],
  // Small, and needed at every start: their notices are in THIRD-PARTY-NOTICES.md.
  deps: {
    alwaysBundle: ['openapi-fetch', '@msgpack/msgpack', 'valibot'],
    // Chosen by the consumer's run time, not by the build.
    neverBundle: [/^#platform$/, /^node:/],
  },
  hooks: {
    // The declarations of a chunk whose types all went elsewhere are an empty file that nothing imports.
    'build:done': ({ options: { outDir } }) => {
      for (const name of readdirSync(outDir)) {
        const path = join(outDir, name);
        if (/-[\w-]{8}\.d\.ts$/.test(name) && /^(\/\/\/.*\s+)?export \{ ?\};?\s*$/.test(readFileSync(path, 'utf8')))
          unlinkSync(path);
      }
    },
  },
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
});
