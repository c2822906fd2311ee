import { defineConfig } from 'tsdown';
import { lightOpenapiFetch } from './scripts/light-openapi-fetch.js';

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
    // The two sides of `#platform` in package.json's `imports`.
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
    // One file for what every entry needs, and one for what each FastVM program needs: Node takes longer to find and load a file than to
    // run it, and many small ones compress badly. All other chunks follow from `import()`.
    codeSplitting: {
      groups: [
        { name: 'core', test: /\/src\/core\/|\/openapi-fetch\//, minShareCount: 7 },
        { name: 'fastvm-errors', test: /\/src\/overrides\/fastvm\/errors\// },
        { name: 'fastvm-functions', test: /\/generated\/fastvm\/(base|functions|operations)|\/overrides\/fastvm\/(context|custom-headers)/ },
        { name: 'fastvm-client', test: /\/src\/overrides\/fastvm\/(exec\/)?[^/]+\.ts$|\/generated\/fastvm\/resources/ },
      ],
    },
  },
  plugins: [lightOpenapiFetch],
  // Small, and needed at every start: their notices are in THIRD-PARTY-NOTICES.md.
  noExternal: ['openapi-fetch', '@msgpack/msgpack', 'valibot'],
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  // Chosen by the consumer's run time, not by the build.
  external: [/^#platform$/, /^node:/],
});
