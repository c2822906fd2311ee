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
      { find: '#platform', replacement: source('platform/node.ts') },
      { find: /^fastkit\/(fastvm|fastfn|fastmap)\/functions$/, replacement: `${source('')}$1-functions.ts` },
      { find: /^fastkit\/(fastvm|fastfn|fastmap|mock)$/, replacement: `${source('')}$1.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Not handed to Node as it is: the plugin changes it.
    server: { deps: { inline: ['openapi-fetch'] } },
    reporters: ['default', './scripts/closing-line.ts'],
    // One more than a small machine has processors: many tests wait for programs that they start.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
