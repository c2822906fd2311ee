import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { lightOpenapiFetch } from './scripts/light-openapi-fetch.js';

const source = (file: string) => fileURLToPath(new URL(`./src/${file}`, import.meta.url));

export default defineConfig({
  plugins: [lightOpenapiFetch],
  resolve: {
    alias: [
      { find: /^fastkit$/, replacement: source('index.ts') },
      { find: /^fastkit\/mock\/node$/, replacement: source('mock-node.ts') },
      { find: '#node-fetch', replacement: source('core/transport/node/fetch.ts') },
      { find: '#node-msw', replacement: source('mock/node/load-msw.ts') },
      { find: '#node-progress', replacement: source('overrides/fastmap/progress/node/progress.ts') },
      { find: '#node-transfer', replacement: source('overrides/fastvm/transfer/node/index.ts') },
      { find: '#node-gzip', replacement: source('overrides/fastmap/gzip/node/gzip.ts') },
      { find: '#node-source', replacement: source('overrides/fastmap/function/node/read-source.ts') },
      { find: /^fastkit\/(fastvm|fastfn|fastmap|mock)$/, replacement: `${source('')}$1.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Not handed to Node as it is: the plugin changes it.
    server: { deps: { inline: ['openapi-fetch'] } },
    reporters: ['default', './scripts/closing-line.ts'],
    // Both of a small machine's processors: many tests wait for programs that they start.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
