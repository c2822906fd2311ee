import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidArgumentError } from '../../src/core/errors/index.js';
import { layerHeaders, mergeHeaders } from '../../src/core/headers.js';
import type { HeaderOptions } from '../../src/core/request-options.js';
import { thrown } from './support/caught.js';

test.each<[string, (HeaderOptions | undefined)[], Record<string, string>]>([
  ['no layers', [], {}],
  ['an absent layer', [undefined, { a: '1' }], { a: '1' }],
  ['names in any case', [{ 'X-Trace': '1' }, { 'x-TRACE': '2' }], { 'x-trace': '2' }],
  ['numbers and booleans', [{ a: 1, b: false }], { a: '1', b: 'false' }],
  ['undefined leaves the default', [{ accept: 'x' }, { Accept: undefined }], { accept: 'x' }],
  ['null removes the default', [{ accept: 'x' }, { Accept: null }], {}],
  ['a value after null', [{ accept: 'x' }, { accept: null }, { accept: 'y' }], { accept: 'y' }],
  ['blanks around a value', [{ a: ' b c\t' }], { a: 'b c' }],
  ['Latin-1', [{ a: 'é' }], { a: 'é' }],
  ['a name that objects use', [{ ['__proto__']: '1', constructor: '2' }], { ['__proto__']: '1', constructor: '2' }],
])('%s', (_, layers, expected) => {
  expect(Object.entries(mergeHeaders(...layers))).toEqual(Object.entries(expected));
});

test.each(['a\r\nb: c', 'a\nb', 'a\rb', 'a\0b', '\x7f', '€', '日本'])(
  'the value %j is refused and not quoted',
  (text) => {
    const value = `hunter2${text}`;
    const error = thrown(() => mergeHeaders({ authorization: value }));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toContain('header authorization');
    expect(error.message).not.toContain('hunter2');
  },
);

test.each(['', 'a b', 'a:b', 'a\n', 'ä'])('the name %j is refused', (name) => {
  expect(() => mergeHeaders({ [name]: 'x' })).toThrow(/is not a header name/);
});

test('every accepted set of headers is accepted by the platform, with the same values', () => {
  const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,10}$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (headers) => {
      let merged: Record<string, string>;
      try {
        merged = mergeHeaders(headers);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgumentError);
        return;
      }
      const platform = new Headers(Object.entries(merged));
      for (const [key, value] of Object.entries(merged)) expect(platform.get(key)).toBe(value);
    }),
    { numRuns: 40 },
  );
});

test('layering keeps what removes a default', () => {
  const layered = layerHeaders({ Accept: null, 'X-A': '1', b: '2' }, { 'x-a': null, B: '3', accept: undefined });
  expect(Object.entries(layered)).toEqual([
    ['accept', null],
    ['x-a', null],
    ['b', '3'],
  ]);
});
