import { expect, expectTypeOf, test } from 'vitest';
import * as neutral from '../../src/platform/neutral.js';
import * as node from '../../src/platform/node.js';

test('both platforms export the same names', () => {
  expect(Object.keys(neutral)).toEqual(Object.keys(node));
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
  expectTypeOf(neutral.fetch).toEqualTypeOf(node.fetch);
  expectTypeOf(neutral.createFetch).toExtend<typeof node.createFetch>();
});
