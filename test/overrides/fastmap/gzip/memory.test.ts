import { expect, test } from 'vitest';
import { exceeded } from '../../../support/corpus.js';
import { runCorpus } from '../../../support/peak-rss.js';

test.each(['node', 'neutral'])(
  'no hostile gzip takes more than 150 MiB and four times its size: %s',
  { timeout: 120_000 },
  async (form) => {
    const reports = await runCorpus(new URL('./memory.program.ts', import.meta.url), { args: [form] });
    expect(exceeded(reports)).toEqual([]);
    expect(Object.fromEntries(reports.map(({ name, outcome }) => [name, outcome]))).toEqual({
      '128 MiB of zeros': 'GzipError GZIP_TOO_LARGE',
      'a length of 4 GiB': 'GzipError GZIP_CORRUPT',
      'empty blocks': 'accepted',
      'stored zeros, whose trailer begins like them': 'GzipError GZIP_CORRUPT',
      'a name without end': 'GzipError GZIP_TRUNCATED',
      'gzip of gzip': 'accepted',
      text: 'accepted',
    });
    // In proportion: the largest have eight megabytes.
    expect(reports.filter(({ cpuMs }) => cpuMs > 5000)).toEqual([]);
  },
);
