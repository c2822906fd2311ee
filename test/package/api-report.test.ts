import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { apiReports, REPORTS } from '../../scripts/api-report.js';

let reports: ReadonlyMap<string, string>;
beforeAll(async () => {
  reports = await apiReports();
}, 180_000);

test('api/ has a report for every entry, and nothing else', async () => {
  expect((await readdir(REPORTS)).sort(), 'npm run api writes the reports').toEqual([...reports.keys()].sort());
});

test('the reports show the public surface of the package as it is', () => {
  const changes = [...reports].flatMap(([file, text]) => {
    const args = ['-u', '--label', `api/${file}`, '--label', 'the package', join(REPORTS, file), '-'];
    const { status, stdout, stderr } = spawnSync('diff', args, { input: text, encoding: 'utf8' });
    return status === 0 ? [] : [stdout + stderr];
  });
  if (changes.length > 0) {
    expect.fail(`the public surface has changed; update the reports with: npm run api\n\n${changes.join('')}`);
  }
});
