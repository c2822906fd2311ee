import { expect, expectTypeOf, test } from 'vitest';
import * as neutral from '../../src/platform/neutral.js';
import * as node from '../../src/platform/node.js';

test('both platforms export the same names', () => {
  expect(Object.keys(neutral)).toEqual(Object.keys(node));
});

test.each(['transfer', 'gzip', 'sources', 'progress'] as const)(
  '%s() loads modules with the same names',
  async (name) => {
    const [onNode, elsewhere] = await Promise.all([node[name](), neutral[name]()]);
    const names = Object.keys(elsewhere);
    expect(names.length).toBeGreaterThan(0);
    expect(Object.keys(onNode)).toEqual(expect.arrayContaining(names.filter((one) => one !== 'crc32')));
  },
);

test('the functions of one fit where those of the other do', () => {
  expectTypeOf(neutral.fetch).toEqualTypeOf(node.fetch);
  expectTypeOf(neutral.createFetch).toExtend<typeof node.createFetch>();
});
