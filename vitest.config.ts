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
    // In CI, other work on the machine may delay a test that waits for a program. Tests that pass only then are named at the end.
    retry: process.env.CI === undefined ? 0 : 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
