import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../src/core/errors/index.js';
import { checkContentLength, layerHeaders, mergeHeaders } from '../../../src/core/http/headers.js';
import type { HeaderOptions } from '../../../src/core/options/request-options.js';
import { thrown } from '../support/caught.js';

test.each<[string, (HeaderOptions | null | undefined)[], Record<string, string>]>([
  ['no layers', [], {}],
  ['an absent layer', [undefined, { a: '1' }], { a: '1' }],
  ['names in any case', [{ 'X-Trace': '1' }, { 'x-TRACE': '2' }], { 'x-trace': '2' }],
  ['numbers and booleans', [{ a: 1, b: false }], { a: '1', b: 'false' }],
  ['undefined leaves the default', [{ accept: 'x' }, { Accept: undefined }], { accept: 'x' }],
  ['null removes the default', [{ accept: 'x' }, { Accept: null }], {}],
  ['a value after null', [{ accept: 'x' }, { accept: null }, { accept: 'y' }], { accept: 'y' }],
  ['blanks around a value', [{ a: ' b c\t' }], { a: 'b c' }],
  ['Latin-1', [{ a: 'é' }], { a: 'é' }],
  [
    'array values are joined by commas',
    [{ 'X-A': ['1', 2, true], accept: ['a/b'] }],
    { 'x-a': '1, 2, true', accept: 'a/b' },
  ],
  ['array values of cookie are joined by semicolons', [{ Cookie: ['a=1', 'b=2'] }], { cookie: 'a=1; b=2' }],
  ['an empty list leaves the default', [{ a: '1' }, { a: [] }], { a: '1' }],
  [
    'lists overwrite, never append, as object keys do',
    [{ a: ['1', '2'] }, { A: ['3'] }, { b: '1' }, { B: '2' }],
    { a: '3', b: '2' },
  ],
  [
    'duplicate pairs are appended',
    [
      [
        ['X-A', '1'],
        ['x-a', '2'],
        ['b', '3'],
        ['X-a', ['4', '5']],
      ],
    ],
    { 'x-a': '1, 2, 4, 5', b: '3' },
  ],
  [
    'duplicate pairs of cookie',
    [
      [
        ['Cookie', 'a=1'],
        ['cookie', 'b=2'],
      ],
    ],
    { cookie: 'a=1; b=2' },
  ],
  [
    'pairs overwrite those of an earlier set',
    [
      { a: '1', b: '1' },
      [
        ['A', '2'],
        ['B', undefined],
      ],
    ],
    { a: '2', b: '1' },
  ],
  [
    'null among pairs',
    [
      { a: '0', b: '0' },
      [
        ['a', '1'],
        ['a', null],
        ['b', null],
        ['b', '2'],
      ],
    ],
    { b: '2' },
  ],
  [
    'a Headers',
    [
      new Headers([
        ['X-A', '1'],
        ['x-a', '2'],
      ]),
    ],
    { 'x-a': '1, 2' },
  ],
  ['a Map', [new Map([['X-A', '1']])], { 'x-a': '1' }],
  ['null and undefined as the whole set', [{ a: '1' }, null, undefined], { a: '1' }],
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

test.each<[string, HeaderOptions]>([
  ['a list', { 'x-a': ['fine', 'hunter2\n'] }],
  ['a pair', [['x-a', 'hunter2\n']]],
])('what is refused in a value is refused in %s too, and not quoted', (_, headers) => {
  const error = thrown(() => mergeHeaders(headers));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error.message).toContain('header x-a');
  expect(error.message).not.toContain('hunter2');
});

test.each(['', 'a b', 'a:b', 'a\n', 'ä'])('the name %j is refused', (name) => {
  expect(() => mergeHeaders({ [name]: 'x' })).toThrow(/is not a header name/);
});

test.each([
  ...[
    'Host',
    'connection',
    'Expect',
    'Keep-Alive',
    'proxy-connection',
    'TE',
    'trailer',
    'Transfer-Encoding',
    'upgrade',
  ],
])('%s belongs to the connection and is refused, but can be removed', (name) => {
  const error = thrown(() => mergeHeaders({ [name]: 'close' }));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error.message).toContain(`header ${name} cannot be set`);
  expect(mergeHeaders({ [name]: null })).toEqual({});
});

describe('content-length', () => {
  const stream = () => new Blob(['x']).stream();
  test.each<[string, () => unknown]>([
    ['no body', () => undefined],
    ['text', () => 'x'],
    ['bytes', () => Uint8Array.of(1)],
    ['a Blob', () => new Blob(['x'])],
  ])('of %s is refused', (_, body) => {
    expect(() => checkContentLength({ 'content-length': '1' }, body())).toThrow(InvalidArgumentError);
    expect(() => checkContentLength({}, body())).not.toThrow();
  });

  test.each(['', '-1', '+1', '1.5', '0x1', '1, 1', '12abc', '1e3', '9'.repeat(16)])(
    '%j of a stream is refused',
    (length) => {
      expect(() => checkContentLength({ 'content-length': length }, stream())).toThrow(/whole number of bytes/);
    },
  );

  test('of a stream is sent', () => {
    expect(() => checkContentLength({ 'content-length': '12' }, stream())).not.toThrow();
  });
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
  const changes = new Map(Object.entries({ 'x-a': null, B: ['3', '4'], accept: undefined }));
  const layered = layerHeaders({ Accept: null, 'X-A': '1', b: '2' }, changes);
  expect(Object.entries(layered)).toEqual([
    ['accept', null],
    ['x-a', null],
    ['b', ['3', '4']],
  ]);
});
