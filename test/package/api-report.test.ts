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
  expect((await readdir(REPORTS)).sort()).toEqual([...reports.keys()].sort());
});

test('the reports show the public surface of the package as it is', () => {
  const changes = [...reports].map(([file, text]) => {
    const labels = ['--label', `api/${file}`, '--label', 'the package'];
    return spawnSync('diff', ['-u', ...labels, join(REPORTS, file), '-'], { input: text, encoding: 'utf8' }).stdout;
  });
  if (changes.some(Boolean)) {
    expect.fail(`the public surface has changed; update the reports with: npm run api\n\n${changes.join('')}`);
  }
});
