import { afterEach, expect, test, vi } from 'vitest';
import { readEnv } from '../../../src/core/util/env.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test.each([
  ['x', 'x'],
  ['  x y ', 'x y'],
  ['', undefined],
  [' \t', undefined],
  [undefined, undefined],
])('%j reads as %j', (value, expected) => {
  vi.stubEnv('THINGS_TEST', value);
  expect(readEnv('THINGS_TEST')).toBe(expected);
});

test.each([undefined, {}])('a platform whose process is %j has no environment', (process) => {
  vi.stubGlobal('process', process);
  expect(readEnv('PATH')).toBeUndefined();
});

test('a variable that may not be read counts as unset', () => {
  const env = {
    get SECRET(): string {
      throw new Error('NotCapable: Requires env access to "SECRET", run again with the --allow-env flag');
    },
  };
  vi.stubGlobal('process', { env });
  expect(readEnv('SECRET')).toBeUndefined();
  expect(readEnv('OTHER')).toBeUndefined();
});
