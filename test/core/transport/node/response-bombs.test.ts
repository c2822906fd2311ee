import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exceeded, type InputReport } from '../../../support/corpus.js';
import { runCorpus } from '../../../support/peak-rss.js';
import { writeBombs } from './response-bombs.js';

let folder: string;
let reports: InputReport[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fastkit-bombs-'));
  await writeBombs(folder);
  const program = new URL('./response-bombs.program.ts', import.meta.url);
  reports = await runCorpus(program, { args: [folder] });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('no response takes more than its size allows', () => {
  expect(exceeded(reports)).toEqual([]);
});

test('each ends in a typed error', () => {
  expect(Object.fromEntries(reports.map(({ name, outcome }) => [name, outcome]))).toEqual({
    brotli: 'ResponseTooLargeError RESPONSE_TOO_LARGE',
    gzip: 'ResponseTooLargeError RESPONSE_TOO_LARGE',
    'gzip, twice': 'ResponseTooLargeError RESPONSE_TOO_LARGE',
    'gzip, five times': 'ResponseTooLargeError RESPONSE_TOO_LARGE',
    'deflate that never ends, compressed': 'ResponseTooLargeError RESPONSE_TOO_LARGE',
    'empty gzip members, compressed': 'ResponseParseError RESPONSE_PARSE',
    'brotli, with an error status': 'BadRequestError BAD_REQUEST',
    'gzip twice, with an error status': 'InternalServerError INTERNAL_SERVER_ERROR',
    blanks: 'ResponseTooLargeError RESPONSE_TOO_LARGE',
    'a gzip header without an end': 'ConnectionError CONNECTION',
  });
});
