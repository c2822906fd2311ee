import fc from 'fast-check';
import { expect, test } from 'vitest';
import { targetOf } from '../../../../src/core/transport/node/target.js';

const expected = (url: string) => {
  const { href, origin, pathname, search } = new URL(url);
  return { href, origin, path: `${pathname}${search}` };
};

test.each([
  'http://127.0.0.1:8080/v1/vms/x?limit=1',
  'https://example.com',
  'https://example.com/',
  'https://example.com?x=1',
  'https://EXAMPLE.com:443/a',
  'http://[::1]:80/a',
  'http://[::1]:8080/a/../b',
  'http://h/a/./b',
  'http://h/a/%2e%2e/b',
  'http://h/a%2Fb',
  'http://h/ä ö?ü=1#fragment',
  "http://h/it's?it's",
  'http://h/a?b?c/../d',
  'http://h//double//slashes',
  'http://h/a\\b',
])('%s is parsed as a URL parser does, the first time and later', (url) => {
  for (let time = 0; time < 3; time++) expect(targetOf(url)).toEqual(expected(url));
});

test('any path of a known origin is the same', () => {
  const chunks = fc.constantFrom(
    '/',
    '.',
    '..',
    '%2e',
    '%2E',
    '%',
    'a',
    'ä',
    '?',
    '#',
    "'",
    ' ',
    '|',
    '{',
    '\\',
    ':',
    '@',
    ';',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(chunks, { maxLength: 12 }), (parts) => {
      const url = `http://known.example:81/${parts.join('')}`;
      expect(targetOf(url)).toEqual(expected(url));
    }),
    { numRuns: 3_000 },
  );
});
