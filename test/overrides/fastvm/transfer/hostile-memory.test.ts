import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exceeded, type InputReport } from '../../../support/corpus.js';
import { runCorpus } from '../../../support/peak-rss.js';
import { writeHostileDownloads } from './hostile-downloads.js';

let folder: string;
let reports: InputReport[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-downloads-'));
  writeHostileDownloads(folder);
  reports = await runCorpus(new URL('./hostile-memory.program.ts', import.meta.url), {
    args: [folder],
    timeoutMs: 120_000,
  });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('no download takes more memory than its size allows', () => {
  expect(exceeded(reports)).toEqual([]);
});

test('each is downloaded, or ends in a typed error', () => {
  const outcomes = Object.fromEntries(
    reports.map(({ name, outcome }) => [name, outcome.replace('FileTransferError ', '')]),
  );
  expect(outcomes).toEqual({
    'a header of a gigabyte': 'ARCHIVE',
    'a large file of zeros': 'accepted',
    'a map of holes': 'accepted',
    'a map that does not end': 'ARCHIVE',
    'file: coded': 'STORAGE',
    'file: longer than storage accepts': 'TOO_LARGE',
    'file: whole': 'accepted',
    'global headers': 'TOO_LARGE',
    'gzip in gzip': 'ARCHIVE',
    'headers without entries': 'TOO_LARGE',
    'links with long targets': 'TOO_LARGE',
    'links with targets of a megabyte': 'ARCHIVE',
    'very many directories': 'accepted',
    'very many empty files': 'accepted',
    'very many empty sections': 'ARCHIVE',
    'very many gzip members': 'ARCHIVE',
    'very many lines in a header': 'ARCHIVE',
    'very many links': 'ARCHIVE',
    'very many small sections': 'ARCHIVE',
    'zeros after the end': 'ARCHIVE',
  });
});
