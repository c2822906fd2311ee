import { beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../conformance/support/chromium.js';
import { installExample, type Mistake, npmTest, testMistake } from './support/example.js';

const CHROMIUM = findChromium();

const MISTAKES: readonly Mistake[] = [
  { test: 'branch that does not exist', file: 'src/preview.ts', right: '=== 404', wrong: '=== 410' },
  {
    test: 'what a key may not do',
    file: 'src/page.ts',
    right: 'alert.textContent = error',
    wrong: 'log.textContent = error',
  },
];

if (CHROMIUM === undefined) {
  test('a Chromium is installed', () => {
    console.log('the Playwright example: not run, no Chromium is installed (apt-get install chromium)');
    expect(process.env.CI || undefined, 'CI runs the Playwright example').toBeUndefined();
  });
} else {
  const env = { CHROMIUM };
  let folder: string;
  beforeAll(async () => {
    folder = await installExample('playwright');
  }, 300_000);

  test('npm test passes', { timeout: 300_000 }, async () => {
    const ended = await npmTest(folder, env);
    expect(ended.out, ended.err).toContain('Tests  5 passed (5)');
    expect(ended.exitCode).toBe(0);
  });

  describe('an application with a mistake fails', () => {
    test.each(MISTAKES)('$test: $right → $wrong', { timeout: 300_000 }, async (mistake) => {
      const { exitCode, err } = await testMistake(folder, mistake, env);
      expect(err).toMatch(new RegExp(`FAIL .*${mistake.test}`));
      expect(exitCode).toBe(1);
    });
  });
}
