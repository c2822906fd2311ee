import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorDetail } from '../../../src/core/redact/error-detail.js';

test.each<[unknown, string]>([
  [{ error: 'vm not found' }, 'vm not found'],
  [{ message: 'vm not found' }, 'vm not found'],
  [{ detail: 'vm not found' }, 'vm not found'],
  [{ reason: 'vm not found' }, 'vm not found'],
  [{ error: 'first', message: 'second' }, 'first'],
  [{ error: '', message: 'second' }, 'second'],
  [{ error: null, detail: 'x' }, 'x'],
  [{ error: { code: 'E', message: 'deep' } }, 'deep'],
  [{ error: { error: { error: 'deeper' } } }, 'deeper'],
  [{ detail: [{ message: 'one' }, { message: 'two' }] }, 'one'],
  [{ error: ['one'] }, 'one'],
  [[{ error: 'x' }], 'x'],
  [{ error: 42 }, '(no details)'],
  [{}, '(no details)'],
  [[], '(no details)'],
  [null, '(no details)'],
  [undefined, '(no details)'],
  [7, '(no details)'],
  ['', '(no details)'],
  [' \n ', '(no details)'],
  ['plain text', 'plain text'],
  ['two\r\n  lines', 'two lines'],
  ['a\u001b[31mred\u0007', 'a\\u{1b}[31mred\\u{7}'],
  ['<html><head><style>a{}</style><script>x()</script></head><body><h1>502</h1> Bad Gateway</body>', '502 Bad Gateway'],
  ['a < b', 'a < b'],
  [new Uint8Array(3), '(no details)'],
])('%j is described as %s', (body, expected) => {
  expect(errorDetail(body)).toBe(expected);
});

test('a long text is cut, after secrets are masked', () => {
  const secret = 'hunter2-hunter2-hunter2';
  for (let length = 470; length < 510; length++) {
    const detail = errorDetail({ error: `${'x'.repeat(length)}${secret}${'y'.repeat(1000)}` }, [secret]);
    expect(detail.length).toBe(501);
    expect(detail).not.toContain('hunt');
  }
});

test('signed URLs in a message lose their signatures', () => {
  expect(errorDetail({ error: 'GET https://s3.test/b/k?X-Amz-Signature=hunter2 gave 403' })).toBe(
    'GET https://s3.test/b/k?X-Amz-Signature=*** gave 403',
  );
});

test.each([
  ['nested objects', JSON.parse(`${'{"error":'.repeat(7000)}1${'}'.repeat(7000)}`)],
  ['nested lists', JSON.parse(`${'['.repeat(7000)}${']'.repeat(7000)}`)],
  ['angle brackets', '<'.repeat(65_536)],
  ['open tags', '<style '.repeat(9000)],
  ['blanks', ' '.repeat(65_536)],
])('64 KiB of %s take no time', (_, body) => {
  const startedAt = performance.now();
  expect(errorDetail(body).length).toBeLessThanOrEqual(501);
  expect(performance.now() - startedAt).toBeLessThan(200);
});

test('any body gives one bounded line', () => {
  const key = fc.constantFrom('error', 'message', 'detail', 'reason', 'toString', '__proto__', 'length');
  const { body } = fc.letrec((tie) => ({
    body: fc.oneof(
      { maxDepth: 4 },
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true }),
      fc.string({ unit: 'binary' }),
      fc.dictionary(key, tie('body'), { maxKeys: 3 }),
      fc.array(tie('body'), { maxLength: 3 }),
    ),
  }));
  fc.assert(
    fc.property(body, (value) => {
      const detail = errorDetail(value, ['secret']);
      expect(detail.length).toBeGreaterThan(0);
      expect(detail.length).toBeLessThanOrEqual(501);
      expect(detail).not.toMatch(/[\r\n\0]/);
    }),
    { numRuns: 40 },
  );
});
