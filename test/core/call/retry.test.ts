import { expect, test } from 'vitest';
import type { RetryClass } from '../../../src/core/call/operation.js';
import { allowedRetries, isRetryableStatus } from '../../../src/core/call/retry.js';
import { operations } from '../support/things.js';

test.each<[number, string | undefined, boolean]>([
  [408, undefined, true],
  [429, undefined, true],
  [500, undefined, true],
  [502, undefined, true],
  [503, undefined, true],
  [504, undefined, true],
  [400, undefined, false],
  [401, undefined, false],
  [403, undefined, false],
  [404, undefined, false],
  [409, undefined, false],
  [413, undefined, false],
  [422, undefined, false],
  [501, undefined, false],
  [400, 'true', true],
  [503, 'false', false],
  [503, 'perhaps', true],
  [409, 'true', false],
])('status %i with x-should-retry %s: %s', (status, header, expected) => {
  expect(isRetryableStatus(status, new Headers(header === undefined ? {} : { 'x-should-retry': header }))).toBe(
    expected,
  );
});

test.each<[RetryClass, number | undefined, number, number]>([
  ['safe', undefined, 2, 2],
  ['idempotent', undefined, 2, 2],
  ['never', undefined, 2, 0],
  ['safe', 0, 2, 0],
  ['safe', 5, 2, 5],
  ['never', 3, 0, 3],
  ['never', 0, 9, 0],
])('%s with maxRetries %s per call and %i per client: %i', (retry, perCall, perClient, expected) => {
  expect(allowedRetries({ ...operations.retrieve, retry }, perCall, perClient)).toBe(expected);
});
