import { beforeAll, describe, expect, test } from 'vitest';
import { installExample, type Mistake, npmTest, testMistake } from './support/example.js';

let folder: string;
beforeAll(async () => {
  folder = await installExample('unit');
}, 300_000);

test('npm test passes', { timeout: 300_000 }, async () => {
  const ended = await npmTest(folder);
  expect(ended.out, ended.err).toContain('Tests  4 passed (4)');
  expect(ended.exitCode).toBe(0);
});

const file = 'src/run-checks.ts';
const MISTAKES: readonly Mistake[] = [
  { test: 'in the shell of a small VM', file, right: `machineType: 'c1m2'`, wrong: `machineType: 'c8m16'` },
  { test: 'in the shell of a small VM', file, right: 'cd /srv/app && ', wrong: '' },
  { test: 'all that was printed', file, right: 'exitCode === 0', wrong: 'true' },
  { test: 'all that was printed', file, right: 'stdout + stderr', wrong: 'stdout' },
  { test: 'leaves no VM behind', file, right: 'await using vm', wrong: 'const vm' },
];

describe('an application with a mistake fails', () => {
  test.each(MISTAKES)('$test: $right → $wrong', { timeout: 300_000 }, async (mistake) => {
    const { exitCode, err } = await testMistake(folder, mistake);
    expect(err).toMatch(new RegExp(`FAIL .*${mistake.test}`));
    expect(exitCode).toBe(1);
  });
});
