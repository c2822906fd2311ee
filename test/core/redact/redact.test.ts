import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactPresignedUrl, redactText, redactUrl } from '../../../src/core/redact/redact.js';

test.each([
  ['https://h/v1/vms?status=running', 'https://h/v1/vms?status=running'],
  ['https://h/p?a=b%20c', 'https://h/p?a=b%20c'],
  ['https://user:pw@h/p', 'https://h/p'],
  ['https://h/p#access_token=1', 'https://h/p'],
  ['https://h/p?token=1&a=2', 'https://h/p?token=***&a=2'],
  ['https://h/p?TOKEN=1&TOKEN=2', 'https://h/p?TOKEN=***'],
  ['https://h/p?X-Amz-Signature=1&X-Amz-Date=2', 'https://h/p?X-Amz-Signature=***&X-Amz-Date=***'],
  ['https://h/p?key=1&monkey=2', 'https://h/p?key=***&monkey=2'],
  ['not a url?token=1', 'not a url'],
  ['http://user:a/b@h:99999/p', 'http://h:99999/p'],
])('%s is shown as %s', (url, expected) => {
  expect(redactUrl(url)).toBe(expected);
});

test.each([
  'api_key',
  'apiKey',
  'api-key',
  'access_token',
  'Signature',
  'sig',
  'password',
  'client_secret',
  'sessionId',
  'auth',
  'X-Goog-Signature',
])('the query parameter %s is masked', (name) => {
  expect(redactUrl(`https://h/p?${name}=hunter2`)).toBe(`https://h/p?${name}=***`);
});

test.each([
  ['https://h/b/k?sig=1&expires=2', 'https://h/b/k?***'],
  ['https://h/b/k', 'https://h/b/k'],
])('the presigned URL %s is shown as %s', (url, expected) => {
  expect(redactPresignedUrl(url)).toBe(expected);
});

test('URLs inside of a text are redacted', () => {
  expect(redactText(`GET "https://h/p?a='&sig=hunter2" failed, see http://u:p@h2/x.`, [])).toBe(
    `GET "https://h/p?a=%27&sig=***" failed, see http://h2/x.`,
  );
});

test('a secret that starts with another one is masked whole', () => {
  expect(redactText('x abcdefgh y abcdef z', ['abcd', 'abcdef', 'abcdefgh'])).toBe('x *** y *** z');
});

test('secrets too short to be told from text are left alone', () => {
  expect(redactText('a cat sat', ['a', '', 'cat'])).toBe('a cat sat');
});

test('no text around a known secret lets it through, plain or percent-encoded', () => {
  const secret = fc.string({ minLength: 8, unit: 'grapheme' }).filter((text) => !/^\*+$/.test(text));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
      // A prefix or suffix that is part of the secret would make "does not occur" meaningless.
      fc.pre(![before, after].some((text) => /\*/.test(text)) && !value.includes('***'));
      for (const form of [value, encodeURIComponent(value), encodeURIComponent(value).toLowerCase()]) {
        expect(redactText(`${before} ${form} ${after}`, [value])).not.toContain(form);
      }
    }),
  );
});

test('redacting never throws and never makes a URL out of something else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })), (text) => {
      expect(typeof redactUrl(text)).toBe('string');
      expect(typeof redactText(text, [text])).toBe('string');
    }),
    { numRuns: 40 },
  );
});
