import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs, retryWaitMs } from '../../../src/core/call/retry.js';

const drawn = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test.each([
  [0, 500],
  [1, 1000],
  [2, 2000],
  [3, 4000],
  [4, 8000],
  [5, 8000],
  [1_000_000, 8000],
])('retry %i waits at most %i ms, with full jitter', (retry, maxMs) => {
  expect(backoffMs(retry, () => 0)).toBe(maxMs);
  expect(backoffMs(retry, () => 0.25)).toBe(maxMs * 0.75);
  expect(backoffMs(retry, () => 1)).toBe(0);
});

test('waits vary, so that clients do not retry at the same time', () => {
  const waits = Array.from({ length: 1000 }, () => backoffMs(0));
  for (const tenth of Array.from({ length: 10 }, (_, index) => index * 50)) {
    expect(waits.filter((ms) => ms > tenth && ms <= tenth + 50).length).toBeGreaterThan(40);
  }
});

test('the wait stays in its range for every number of retries', () => {
  fc.assert(
    fc.property(fc.nat(), drawn, (retry, value) => {
      const ms = backoffMs(retry, () => value);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(8000);
    }),
  );
});

test('clients with the same Retry-After return at different times, never earlier than asked and at most a tenth later', () => {
  expect(retryWaitMs(0, 30_000, () => 0)).toBe(30_000);
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0.001, max: 60_000, noNaN: true }), drawn, (retry, askedMs, value) => {
      const ms = retryWaitMs(retry, askedMs, () => value);
      expect(ms).toBeGreaterThanOrEqual(askedMs);
      expect(ms).toBeLessThanOrEqual(askedMs * 1.1);
    }),
  );
  expect(new Set(Array.from({ length: 20 }, () => retryWaitMs(0, 1000))).size).toBeGreaterThan(10);
});

test('without Retry-After the wait is the backoff', () => {
  expect(retryWaitMs(2, undefined, () => 0.5)).toBe(1000);
});
