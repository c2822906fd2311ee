import { defineConfig } from 'tsdown';

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
    'node/fetch': 'src/core/node/fetch.ts',
    'neutral/fetch': 'src/core/platform-fetch.ts',
    'node/transfer': 'src/overrides/fastvm/transfer/node/index.ts',
    'neutral/transfer': 'src/overrides/fastvm/transfer/no-local-files.ts',
    'node/gzip': 'src/overrides/fastmap/node/gzip.ts',
    'neutral/gzip': 'src/overrides/fastmap/gzip.ts',
    'node/source': 'src/overrides/fastmap/node/read-source.ts',
    'node/progress': 'src/overrides/fastmap/node/progress.ts',
    'neutral/progress': 'src/overrides/fastmap/no-progress.ts',
    'neutral/source': 'src/overrides/fastmap/no-source-files.ts',
  },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  sourcemap: true,
  // Chosen by the consumer's run time, not by the build.
  external: [/^#node-/, /^node:/],
});
