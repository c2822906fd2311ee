import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES, installExample, type Mistake, npmTest, testMistake } from './support/example.js';

let folder: string;
beforeAll(async () => {
  folder = await installExample('integration');
}, 300_000);

test('npm test passes', { timeout: 300_000 }, async () => {
  const ended = await npmTest(folder);
  expect(ended.out, ended.err).toContain('Tests  6 passed (6)');
  expect(ended.exitCode).toBe(0);
});

test('what it tests is what the unit test tests', async () => {
  for (const file of ['src/run-checks.ts', 'test/project/checks.sh', 'test/matchers.d.ts']) {
    const [ours, other] = await Promise.all(
      ['integration', 'unit'].map((example) => readFile(join(EXAMPLES, example, file), 'utf8')),
    );
    expect(ours, file).toBe(other);
  }
});

const launch = { file: 'src/run-checks.ts', right: ', ttl });' };
const MISTAKES: readonly Mistake[] = [
  { test: 'ends with 1 when a check fails', file: 'src/main.ts', right: 'passed ? 0 : 1', wrong: '0' },
  { test: 'without asking for a second VM', ...launch, wrong: ', ttl }, { maxRetries: 2 });' },
  { test: 'gone after an hour', ...launch, wrong: ' });' },
];

describe('an application with a mistake fails', () => {
  test.each(MISTAKES)('$test: $right → $wrong', { timeout: 300_000 }, async (mistake) => {
    const { exitCode, err } = await testMistake(folder, mistake);
    expect(err).toMatch(new RegExp(`FAIL .*${mistake.test}`));
    expect(exitCode).toBe(1);
  });
});
