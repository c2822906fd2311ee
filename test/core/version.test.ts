import { expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { userAgent, version } from '../../src/core/version.js';

test("the version in the user agent is the package's", () => {
  expect(version).toBe(packageJson.version);
  expect(userAgent()).toBe(`fastkit/${packageJson.version}`);
});

test('outside Node, no user agent is sent', () => {
  vi.stubGlobal('process', undefined);
  try {
    expect(userAgent()).toBeUndefined();
  } finally {
    vi.unstubAllGlobals();
  }
});
