import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restoreEmptyLists } from '../../../src/core/call/decode-response.js';

test.each<[unknown, string[][], unknown]>([
  [{ tags: {} }, [['tags']], { tags: [] }],
  [{ tags: { a: 1 } }, [['tags']], { tags: { a: 1 } }],
  [{ tags: ['a'] }, [['tags']], { tags: ['a'] }],
  [{ tags: null }, [['tags']], { tags: null }],
  [{}, [['tags']], {}],
  [{}, [[]], []],
  [[], [[]], []],
  [{ other: {} }, [['tags']], { other: {} }],
  [{ a: { x: { l: {} }, y: { l: {} } } }, [['a', '*', 'l']], { a: { x: { l: [] }, y: { l: [] } } }],
  [[{ l: {} }, { l: [1] }], [['*', 'l']], [{ l: [] }, { l: [1] }]],
  [{ a: {}, b: {} }, [['a'], ['b']], { a: [], b: [] }],
  [{ a: {} }, [['a'], ['a', '*', 'l']], { a: [] }],
  ['text', [['a']], 'text'],
  [undefined, [['a']], undefined],
])('%j with %j becomes %j', (value, paths, expected) => {
  expect(restoreEmptyLists(value, paths)).toEqual(expected);
});

test('inherited names are not followed and nothing else changes', () => {
  expect(restoreEmptyLists({}, [['__proto__']])).toEqual({});
  expect(Object.getPrototypeOf({})).toEqual({});
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.array(fc.string())), (value, paths) => {
      const unlist = (text: string) => text.replaceAll('[]', '{}');
      expect(unlist(JSON.stringify(restoreEmptyLists(structuredClone(value), paths)))).toBe(
        unlist(JSON.stringify(value)),
      );
    }),
  );
});
