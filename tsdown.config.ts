import { defineConfig } from 'tsdown';
import { lightOpenapiFetch } from './scripts/light-openapi-fetch.js';

/** Modules of a part of the sources; their declarations are bundled in another pass, which has nothing to do with loading. */
const source = (part: string) => {
  const pattern = new RegExp(`/src/${part}`);
  return (id: string) => pattern.test(id) && !/\.d\.ts$/.test(id);
};

/** Parts of a service that not every program loads, or that both sides of an import share. */
const LAZY = {
  fastvm: 'transfer/|console/open|node/',
  fastfn: '$',
  fastmap: '.*node/|.*neutral|gzip|progress/text|function/sources/',
};

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    fastvm: 'src/fastvm.ts',
    fastfn: 'src/fastfn.ts',
    fastmap: 'src/fastmap.ts',
    mock: 'src/mock.ts',
    'mock-node': 'src/mock-node.ts',
    cli: 'src/cli/node/main.ts',
    // The two sides of each import in package.json's `imports`.
    'node/fetch': 'src/core/transport/node/fetch.ts',
    'neutral/fetch': 'src/core/transport/neutral-fetch.ts',
    'node/transfer': 'src/overrides/fastvm/transfer/node/index.ts',
    'neutral/transfer': 'src/overrides/fastvm/transfer/neutral.ts',
    'node/gzip': 'src/overrides/fastmap/gzip/node/gzip.ts',
    'neutral/gzip': 'src/overrides/fastmap/gzip/neutral.ts',
    'node/source': 'src/overrides/fastmap/function/node/read-source.ts',
    'node/progress': 'src/overrides/fastmap/progress/node/progress.ts',
    'neutral/progress': 'src/overrides/fastmap/progress/neutral.ts',
    'node/msw': 'src/mock/node/load-msw.ts',
    'neutral/msw': 'src/mock/msw/load.ts',
    'neutral/source': 'src/overrides/fastmap/function/neutral.ts',
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
  // Few files: Node takes longer to find and load one than to run it. Errors come first, for both sides of an import use them.
  outputOptions: {
    // The declarations have them.
    comments: { jsdoc: false },
    codeSplitting: {
      groups: [
        { name: 'errors', test: source('core/errors/') },
        {
          name: 'core',
          test: source('core/(?!transport/node/|transport/neutral|codecs/msgpack|doctor/)|/openapi-fetch/'),
        },
        ...Object.entries(LAZY).map(([service, lazy]) => ({
          name: service,
          test: source(`overrides/${service}/(?!${lazy})|/generated/${service}/(operations|resources|base)`),
        })),
        { name: 'transfer', test: source('overrides/fastvm/transfer/(?!node/|neutral)') },
        {
          name: 'local-files',
          test: source(
            'overrides/fastvm/transfer/node/(fill-buffer|local-|read-file|save-file|temporary-|write-chunks)',
          ),
        },
      ],
    },
  },
  plugins: [lightOpenapiFetch],
  // Small, and in the way of every start: their notices are in THIRD-PARTY-NOTICES.md.
  noExternal: ['openapi-fetch', '@msgpack/msgpack', 'valibot'],
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  // Chosen by the consumer's run time, not by the build.
  external: [/^#node-/, /^node:/],
});
