import fc from 'fast-check';
import { expect, test } from 'vitest';
import { msgpackCodec } from '../../../src/core/codecs/msgpack.js';

const encode = (value: unknown) => msgpackCodec.encode?.(value) as Uint8Array;
const decode = (bytes: Uint8Array) => msgpackCodec.decode?.(bytes);
const hex = (value: unknown) => Buffer.from(encode(value)).toString('hex');

test.each<[unknown, string]>([
  [0, '00'],
  [127, '7f'],
  [-1, 'ff'],
  [255, 'ccff'],
  [65_535, 'cdffff'],
  [2 ** 32 - 1, 'ceffffffff'],
  [2 ** 32, 'cf0000000100000000'],
  [Number.MAX_SAFE_INTEGER, 'cf001fffffffffffff'],
  [-(2 ** 31), 'd280000000'],
  [-(2 ** 31) - 1, 'd3ffffffff7fffffff'],
  [Number.MIN_SAFE_INTEGER, 'd3ffe0000000000001'],
  [2n ** 64n - 1n, 'cfffffffffffffffff'],
  [-(2n ** 63n), 'd38000000000000000'],
  [1.5, 'cb3ff8000000000000'],
  [2 ** 53, 'cb4340000000000000'],
  [null, 'c0'],
  [true, 'c3'],
  ['é', 'a2c3a9'],
  [new Uint8Array([1, 2]), 'c4020102'],
  [{ a: [2 ** 40] }, '81a16191cf0000010000000000'],
])('%s is written as %s', (value, expected) => {
  expect(hex(value)).toBe(expected);
});

test.each<[string, number | bigint]>([
  ['cf001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['cf0020000000000000', 2n ** 53n],
  ['cf0020000000000001', 2n ** 53n + 1n],
  ['cfffffffffffffffff', 2n ** 64n - 1n],
  ['d3ffe0000000000001', Number.MIN_SAFE_INTEGER],
  ['d3ffe0000000000000', -(2n ** 53n)],
  ['cf0000000000000005', 5],
])('%s is read as %s', (text, expected) => {
  expect(decode(Buffer.from(text, 'hex'))).toBe(expected);
  expect(decode(Buffer.from(`81a161${text}`, 'hex'))).toEqual({ a: expected });
});

test.each([2n ** 64n, -(2n ** 63n) - 1n])('%s has more than 64 bits and is refused', (value) => {
  expect(() => encode({ a: [value] })).toThrow(RangeError);
});

test.each([
  ['Map', new Map([['a', 1]])],
  ['Set', new Set([1])],
  ['Promise', Promise.resolve(1)],
  ['URLSearchParams', new URLSearchParams('a=1')],
  ['ArrayBuffer', new ArrayBuffer(1)],
  ['Blob', new Blob(['a'])],
])('a %s would be written as an empty map and is refused', (name, value) => {
  for (const body of [value, { a: [value] }]) expect(() => encode(body)).toThrow(`${name} has no msgpack form`);
});

test('instances of classes are written by their fields', () => {
  class Point {
    x = 1;
    y = [2];
  }
  expect(decode(encode(new Point()))).toEqual({ x: 1, y: [2] });
});

test('absent fields are left out, null is not', () => {
  expect(decode(encode({ a: undefined, b: null }))).toEqual({ b: null });
});

test('bytes stay bytes, dates stay dates', () => {
  const value = { part: new Uint8Array([0, 255]), at: new Date(1_700_000_000_000) };
  expect(decode(encode(value))).toEqual(value);
});

test('binary values have their own memory and are no Buffers, whatever they are read from', () => {
  const body = Buffer.from('92c403010203c4020405', 'hex');
  const [first, second] = decode(body) as Uint8Array[];
  body.fill(0);
  expect([first, second]).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]);
  expect(first?.buffer.byteLength).toBe(3);
  expect(Object.getPrototypeOf(second)).toBe(Uint8Array.prototype);
});

test.each([
  ['beside safe ints', '81cf0000010000000000a161', { 1099511627776: 'a' }],
  ['beside wide ints', '81cf0000010000000000cf0020000000000001', { 1099511627776: 2n ** 53n + 1n }],
])('a key may be an int of 64 bits, %s', (_, text, expected) => {
  expect(decode(Buffer.from(text, 'hex'))).toEqual(expected);
});

test('the given value is not changed', () => {
  const value = Object.freeze({ list: Object.freeze([2 ** 40]) });
  encode(value);
  expect(value).toEqual({ list: [2 ** 40] });
});

test.each(['', 'c1', '81a161', '92'])('%j is not msgpack', (text) => {
  expect(() => decode(Buffer.from(text, 'hex'))).toThrow();
});

test('what is written is read back', () => {
  const leaf = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noDefaultInfinity: true, noNaN: true }).filter((n) => !Object.is(n, -0)),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value')),
      fc.dictionary(
        fc.string().filter((k) => k !== '__proto__'),
        tie('value'),
      ),
    ),
  }));
  fc.assert(
    fc.property(value, (sample) => {
      expect(decode(encode(sample))).toEqual(sample);
    }),
  );
});
