import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fencesOf } from '../../docs/support/markdown.js';
import { ROOT } from '../../package/support/root.js';
import { readRepositoryFile } from '../../project/sources.js';
import { manifestOf } from './support/example.js';

const shown = fencesOf(readRepositoryFile('docs/mock.md')).flatMap(({ flags, text }) => {
  const path = flags.find((flag) => flag.startsWith('examples/'));
  return path === undefined ? [] : [{ path, text }];
});

test('the page shows a file of every example', () => {
  for (const example of ['unit', 'integration', 'playwright']) {
    expect(
      shown.some(({ path }) => path.startsWith(`examples/mock/${example}/`)),
      example,
    ).toBe(true);
  }
});

test.each(shown)('docs/mock.md shows $path as it is', async ({ path, text }) => {
  expect(text).toBe((await readFile(join(ROOT, path), 'utf8')).trimEnd());
});

test.each(['unit', 'integration', 'playwright'])('%s asks for what the repository tests with', async (example) => {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
    readRepositoryFile('package.json'),
  );
  for (const [name, range] of Object.entries((await manifestOf(example)).devDependencies)) {
    expect(range, name).toMatch(/^\^\d/);
    expect(lineOf(range.slice(1)), name).toBe(lineOf(devDependencies[name] ?? ''));
  }
});

/** The versions that a caret includes: those of a major, or below 1 of a minor. */
function lineOf(version: string): string {
  const [major, minor] = version.split('.');
  return major === '0' ? `0.${minor}` : `${major}`;
}
