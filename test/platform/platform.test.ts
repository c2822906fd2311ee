import { expect, expectTypeOf, test, vi } from 'vitest';
import * as bun from '../../src/platform/bun.js';
import * as neutral from '../../src/platform/neutral.js';
import * as node from '../../src/platform/node.js';

test('all platforms export the same names', async () => {
  vi.stubGlobal('Deno', { createHttpClient: () => ({}) });
  const deno = await import('../../src/platform/deno.js');
  vi.unstubAllGlobals();
  for (const platform of [bun, deno, neutral]) {
    expect(Object.keys(platform).sort()).toEqual(Object.keys(node).sort());
  }
});

test('Bun and Deno only differ from Node in fetch', async () => {
  expect({ ...bun, createFetch: node.createFetch }).toEqual({ ...node });
});

const PARTS: Readonly<Record<string, readonly [onNode: () => Promise<object>, elsewhere: () => Promise<object>]>> = {
  transfer: [node.transfer, neutral.transfer],
  gzip: [node.gzip, neutral.gzip],
  sources: [node.sources, neutral.sources],
  progress: [node.progress, neutral.progress],
};

test.each(Object.entries(PARTS))('%s() loads modules with the same functions', async (_, [onNode, elsewhere]) => {
  const names = Object.keys(await elsewhere()).filter((name) => name !== 'crc32');
  expect(names.length).toBeGreaterThan(0);
  expect(Object.keys(await onNode())).toEqual(expect.arrayContaining(names));
});

test('the functions of one fit where those of the other do', () => {
  expectTypeOf(neutral.createFetch).toExtend<typeof node.createFetch>();
});
