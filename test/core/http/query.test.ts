import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../src/core/errors/index.js';
import { extendQuery, serializeQuery } from '../../../src/core/http/url.js';

test.each<[object, string]>([
  [{}, ''],
  [{ a: 'x', b: 1, c: true, d: 0, e: false }, 'a=x&b=1&c=true&d=0&e=false'],
  [{ a: undefined, b: 'x' }, 'b=x'],
  [{ a: null }, 'a='],
  [{ a: '' }, 'a='],
  [{ status: ['running', 'stopped', 1] }, 'status=running&status=stopped&status=1'],
  [{ status: [undefined, null] }, 'status='],
  [{ metadata: { env: 'prod', tier: 1, off: undefined } }, 'metadata.env=prod&metadata.tier=1'],
  [{ 'a b': 'c&d=e?f#g', ä: '+' }, 'a%20b=c%26d%3De%3Ff%23g&%C3%A4=%2B'],
  [{ metadata: { 'a&b': 'c' } }, 'metadata.a%26b=c'],
])('%j is written as %s', (query, expected) => {
  expect(serializeQuery(query)).toBe(expected);
});

test.each<[string, object, RegExp]>([
  ['an empty list', { status: [] }, /parameter status is an empty list/],
  ['a list of nothing', { status: [undefined] }, /parameter status is an empty list/],
  ['a date', { since: new Date(0) }, /parameter since .*Date/],
  ['a nested object', { a: { b: { c: 1 } } }, /parameter a\.b .*Object/],
  ['a nested list', { a: [['b']] }, /parameter a .*Array/],
  ['a list in an object', { a: { b: ['c'] } }, /parameter a\.b .*Array/],
  ['a bigint', { a: 1n }, /parameter a .*bigint/],
  ['a function', { a: () => 1 }, /parameter a .*function/],
  ['a map', { a: new Map() }, /parameter a .*Map/],
  ['half of a surrogate pair', { a: '\udc00' }, /parameter a .*surrogate/],
])('%s is refused by name', (_, query, message) => {
  expect(() => serializeQuery(query)).toThrow(InvalidArgumentError);
  expect(() => serializeQuery(query)).toThrow(message);
});

test.each<[string, object | undefined, string]>([
  ['http://h/p', undefined, 'http://h/p'],
  ['http://h/p', {}, 'http://h/p'],
  ['http://h/p', { a: 1 }, 'http://h/p?a=1'],
  ['http://h/p?a=1&b=2', { c: 3 }, 'http://h/p?a=1&b=2&c=3'],
  ['http://h/p?a=1&b=2&a=3', { a: 4 }, 'http://h/p?b=2&a=4'],
  ['http://h/p?a=1', { a: undefined }, 'http://h/p?a=1'],
  ['http://h/p?a=b?c&d=?', { e: 1 }, 'http://h/p?a=b?c&d=?&e=1'],
  ['http://h/p?m.env=a&m.tier=1', { m: { env: 'b' } }, 'http://h/p?m.tier=1&m.env=b'],
])('extending %s with %j gives %s', (url, extra, expected) => {
  expect(extendQuery(url, extra)).toBe(expected);
});

test.each<[string, object | undefined, object | undefined, string]>([
  ['http://h/p', undefined, { a: 1 }, 'http://h/p?a=1'],
  ['http://h/p?b=2', { c: 3 }, { a: 1 }, 'http://h/p?a=1&b=2&c=3'],
  ['http://h/p?a=2', undefined, { a: 1, b: 1 }, 'http://h/p?b=1&a=2'],
  ['http://h/p', { a: 2 }, { a: 1 }, 'http://h/p?a=2'],
  ['http://h/p', { a: undefined }, { a: 1 }, 'http://h/p'],
  ['http://h/p?a=2', { a: undefined }, { a: 1 }, 'http://h/p?a=2'],
  ['http://h/p', { a: null }, { a: 1 }, 'http://h/p?a='],
  ['http://h/p', { 'a b': undefined }, { 'a b': 1, c: 1 }, 'http://h/p?c=1'],
  [
    'http://h/p?m.env=a',
    { m: { tier: undefined } },
    { m: { env: 'x', tier: 1, zone: 2 } },
    'http://h/p?m.zone=2&m.env=a',
  ],
  ['http://h/p', undefined, {}, 'http://h/p'],
])('default query: %s with %j and the defaults %j gives %s', (url, extra, defaults, expected) => {
  expect(extendQuery(url, extra, defaults)).toBe(expected);
});

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());

test('what is written is read back by URLSearchParams', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(scalar, fc.array(scalar, { minLength: 1 }))),
      (query) => {
        const expected = Object.entries(query).flatMap(([name, value]) => [value].flat().map((v) => [name, String(v)]));
        expect([...new URLSearchParams(serializeQuery(query))]).toEqual(expected);
      },
    ),
  );
});
