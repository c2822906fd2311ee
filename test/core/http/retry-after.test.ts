import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../src/core/http/retry-after.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString();
const read = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), NOW);

test.each<[string, number | undefined]>([
  ['20', 20_000],
  ['60', 60_000],
  ['0.25', 250],
  [' 2 ', 2000],
  ['120', 120_000],
  ['60.001', 60_001],
  ['0', undefined],
  ['-1', undefined],
  ['3600', 3_600_000],
  ['9'.repeat(400), undefined],
  ['', undefined],
  ['soon', undefined],
  ['1e1', undefined],
  ['0x10', undefined],
  ['NaN', undefined],
  ['Infinity', undefined],
  ['5, 5', undefined],
  [inSeconds(20), 20_000],
  [inSeconds(60), 60_000],
  [inSeconds(3600), 3_600_000],
  [inSeconds(0), undefined],
  [inSeconds(-20), undefined],
  ['Fri, 31 Foo 2026 23:54:51 GMT', undefined],
])('Retry-After: %s returns %s', (text, expected) => {
  expect(read({ 'retry-after': text })).toBe(expected);
});

test.each<[Record<string, string>, number | undefined]>([
  [{}, undefined],
  [{ 'retry-after-ms': '150' }, 150],
  [{ 'retry-after-ms': '0.5' }, 0.5],
  [{ 'retry-after-ms': '60000' }, 60_000],
  [{ 'retry-after-ms': '60001' }, 60_001],
  [{ 'retry-after-ms': '0' }, undefined],
  [{ 'retry-after-ms': '150', 'retry-after': '20' }, 150],
  [{ 'retry-after-ms': 'soon', 'retry-after': '20' }, 20_000],
])('%j returns %s', (headers, expected) => {
  expect(read(headers)).toBe(expected);
});

test('whatever the header says, the wait is positive and finite', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.stringMatching(/^[\x20-\x7e]*$/), fc.double().map(String), fc.date().map(String)),
      (text) => {
        const ms = read({ 'retry-after': text }) ?? 1;
        expect(ms).toBeGreaterThan(0);
        expect(ms).toBeLessThan(Number.POSITIVE_INFINITY);
      },
    ),
  );
});
