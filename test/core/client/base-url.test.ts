import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeBaseUrl } from '../../../src/core/client/client-options.js';
import { ConfigurationError } from '../../../src/core/errors/index.js';
import { thrown } from '../support/caught.js';

test.each([
  ['https://api.example.com', 'https://api.example.com'],
  ['https://api.example.com/', 'https://api.example.com'],
  ['https://api.example.com///', 'https://api.example.com'],
  ['https://API.example.com:443/', 'https://api.example.com'],
  ['http://127.0.0.1:8080/base/v2/', 'http://127.0.0.1:8080/base/v2'],
  ['http://h/a{b}c', 'http://h/a%7Bb%7Dc'],
  ['http://h/?', 'http://h'],
  ['http://h/p#', 'http://h/p'],
])('%s is used as %s', (text, expected) => {
  expect(normalizeBaseUrl(text, 'baseUrl')).toBe(expected);
});

test.each([
  ['api.example.com', /is not a URL/],
  ['/v1', /is not a URL/],
  ['http://', /is not a URL/],
  ['http://host:99999', /is not a URL/],
  ['ftp://host', /must start with http:\/\/ or https:\/\/, got ftp:/],
  ['localhost:8080', /must start with http/],
  ['file:///etc', /must start with http/],
  ['http://user@host', /no user info/],
  ['http://h/?a=1', /no user info, query or fragment/],
  ['http://h/#a', /no user info, query or fragment/],
])('%s is rejected with the name of its source', (text, message) => {
  const error = thrown(() => normalizeBaseUrl(text, 'THINGS_BASE_URL'));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toMatch(message);
  expect(error.message).toContain('THINGS_BASE_URL');
});

test.each([
  'http://user:SECRET@host',
  'http://SECRET@host/p',
  'http://user:SECRET@host:99999',
  'http://user:a/SECRET@host:99999',
  'http://h/?anything=SECRET',
  'http://h:99999/?anything=SECRET',
  'http://h/#SECRET',
])('%s is rejected without showing the secret', (text) => {
  const error = thrown(() => normalizeBaseUrl(text, 'baseUrl'));
  expect(JSON.stringify([error.message, error])).not.toContain('SECRET');
});

test('normalizing is idempotent', () => {
  fc.assert(
    fc.property(fc.webUrl(), (url) => {
      const once = normalizeBaseUrl(url, 'baseUrl');
      expect(normalizeBaseUrl(once, 'baseUrl')).toBe(once);
      expect(once.endsWith('/')).toBe(false);
    }),
    { numRuns: 40 },
  );
});
