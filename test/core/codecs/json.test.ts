import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonCodec } from '../../../src/core/codecs/json.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('JSON is read back as it was written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = jsonCodec.encode?.(value) as string;
      expect(jsonCodec.decode?.(bytes(text))).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ['an object with toJSON', { toJSON: () => 'mine' }, '"mine"'],
  ['an empty object', {}, '{}'],
  ['an object of another realm', runInNewContext('({})'), '{}'],
  ['a list of another realm', runInNewContext('[]'), '[]'],
  [
    'an instance of a class',
    new (class {
      a = 1;
    })(),
    '{"a":1}',
  ],
  ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['an absent field', { a: undefined, b: null }, '{"b":null}'],
  ['null', null, 'null'],
  ['an empty text', '', '""'],
])('%s is written', (_, value, expected) => {
  expect(jsonCodec.encode?.(value)).toBe(expected);
});

test.each([
  ['a function', () => 1, /function has no JSON form/],
  ['undefined', undefined, /undefined has no JSON form/],
  ['a bigint', { a: 1n }, /BigInt/],
  ['a Map', new Map([['a', 1]]), /Map has no JSON form/],
  ['a Set', new Set([1]), /Set has no JSON form/],
  ['a promise that was not awaited', Promise.resolve({ a: 1 }), /Promise has no JSON form/],
  ['a generator', (function* () {})(), /Generator has no JSON form/],
  ['a DataView', new DataView(new ArrayBuffer(2)), /DataView has no JSON form/],
  ['bytes', new Uint8Array(2), /Uint8Array has no JSON form/],
  ['an ArrayBuffer', new ArrayBuffer(2), /ArrayBuffer has no JSON form/],
  ['a regular expression', /a/, /RegExp has no JSON form/],
])('%s is refused', (_, value, message) => {
  expect(() => jsonCodec.encode?.(value)).toThrow(message);
});

test.each(['', '{', '<html>', '{"a":1}x'])('%j is not JSON', (text) => {
  expect(() => jsonCodec.decode?.(bytes(text))).toThrow(SyntaxError);
});

test('bytes that are not UTF-8 are refused, a byte order mark is not', () => {
  expect(() => jsonCodec.decode?.(new Uint8Array([0x22, 0xff, 0x22]))).toThrow();
  expect(jsonCodec.decode?.(bytes('\ufeff{"a":1}'))).toEqual({ a: 1 });
});
