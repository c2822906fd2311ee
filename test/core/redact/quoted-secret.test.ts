import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskQuotes } from '../../../src/core/redact/quoted-secret.js';
import { redactText } from '../../../src/core/redact/redact.js';

const secret = Array.from({ length: 300 }, (_, line) => createHash('sha256').update(`${line}`).digest('base64')).join(
  '\n',
);

test('each quote of 31 characters or more is masked, wherever it starts', () => {
  fc.assert(
    fc.property(fc.nat(secret.length - 400), fc.integer({ min: 31, max: 400 }), (start, length) => {
      const quote = secret.slice(start, start + length);
      const text = maskQuotes(`<<<${quote}>>>`, secret, '***');
      expect(text.replaceAll('***', '')).toBe('<<<>>>');
    }),
  );
});

test('other text stays', () => {
  const text = 'sh: 1: Syntax error: "(" unexpected, expecting "done"';
  expect(maskQuotes(text, secret, '***')).toBe(text);
  expect(maskQuotes(' '.repeat(100), ' '.repeat(2000), '***')).toBe(' '.repeat(100));
});

test('recurring parts, and the end of a long secret', () => {
  const alike = Array.from({ length: 300 }, (_, line) => `line ${line} of a file with secrets ${line}`).join('\n');
  expect(maskQuotes(`<<<${alike.slice(3001, 3200)}>>>`, alike, '***')).toBe('<<<***>>>');
  const large = secret.repeat(1200);
  expect(redactText(`cat: ${large.slice(-500)}`, [large])).toMatch(/^cat: ?(\*\*\*)+$/);
});

test.each([
  ['as it is', (text: string) => text],
  ['in JSON', (text: string) => JSON.stringify(text).slice(1, -1)],
  ['in JSON of Python', (text: string) => JSON.stringify(text).slice(1, -1).replace('ü', '\\u00fc')],
  ['in JSON of PHP', (text: string) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')],
  ['in a URL', encodeURIComponent],
  ['in a form', (text: string) => new URLSearchParams({ a: text }).toString().slice(2)],
  ['in base64', (text: string) => Buffer.from(text).toString('base64')],
  ['in base64url', (text: string) => Buffer.from(text).toString('base64url')],
  ['in HTML', (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')],
])('a secret is masked %s', (_, encode) => {
  const value = 'hun/ter 2+"ü\\\n<&>?ÿÿ';
  expect(redactText(`bad ${encode(value)}, sorry`, [value])).toMatch(/^bad \*\*\*=*, sorry$/);
});
