import { expect, test } from 'vitest';
import { ConfigurationError, InvalidArgumentError } from '../../../src/core/errors/index.js';
import { checkCount, checkDurationMs } from '../../../src/core/util/checks.js';

test.each<[number | undefined, number | undefined]>([
  [undefined, undefined],
  [0, Number.POSITIVE_INFINITY],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [0.5, 0.5],
  [60_000, 60_000],
])('a duration of %s means %s', (value, expected) => {
  expect(checkDurationMs('timeoutMs', value)).toBe(expected);
});

const wrong = (value: unknown) => value as number;

test.each([-1, Number.NaN, Number.NEGATIVE_INFINITY, wrong(null), wrong('5'), wrong({})])(
  'a duration of %s is refused',
  (value) => {
    expect(() => checkDurationMs('timeoutMs', value)).toThrow(InvalidArgumentError);
    expect(() => checkDurationMs('timeoutMs', value)).toThrow(/^timeoutMs must be a number of milliseconds, 0 or more/);
    expect(() => checkDurationMs('timeoutMs', value, ConfigurationError)).toThrow(ConfigurationError);
  },
);

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, wrong(null), wrong('2')])(
  'a count of %s is refused',
  (value) => {
    expect(() => checkCount('maxRetries', value)).toThrow(InvalidArgumentError);
    expect(() => checkCount('maxRetries', value)).toThrow(`maxRetries must be a non-negative integer, got ${value}`);
  },
);

test.each([undefined, 0, 2, 1_000_000])('a count of %s stays', (value) => {
  expect(checkCount('maxRetries', value)).toBe(value);
});
