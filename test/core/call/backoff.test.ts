import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '../../../src/core/call/retry.js';

test.each([
  [0, 500],
  [1, 1000],
  [2, 2000],
  [3, 4000],
  [4, 8000],
  [5, 8000],
  [1_000_000, 8000],
])('retry %i waits at most %i ms and at least three quarters of it', (retry, maxMs) => {
  expect(backoffMs(retry, () => 0)).toBe(maxMs);
  expect(backoffMs(retry, () => 1)).toBe(maxMs * 0.75);
});

test('waits vary, so that clients do not retry at the same time', () => {
  expect(new Set(Array.from({ length: 20 }, () => backoffMs(0))).size).toBeGreaterThan(1);
});

test('the wait stays in its range for every number of retries', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (retry, drawn) => {
      const ms = backoffMs(retry, () => drawn);
      expect(ms).toBeGreaterThanOrEqual(375);
      expect(ms).toBeLessThanOrEqual(8000);
    }),
  );
});
