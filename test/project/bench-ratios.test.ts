import { describe, expect, test } from 'vitest';
import { regressions } from '../../bench/results/compare.js';
import { type Ratio, ratiosOf } from '../../bench/results/ratios.js';
import { storedRatios } from '../../bench/results/stored.js';

const ratio = (value: number, unit = '× curl', subject = 'upload()'): Ratio => ({
  bench: 'transfers',
  job: 'PUT of 1024 MiB',
  subject,
  unit,
  value,
});

describe('ratiosOf', () => {
  test('uses the columns with × and ÷ of fastkit’s rows', () => {
    const title = 'PUT of 1024 MiB in memory, median of 5';
    const rows = {
      'PUT curl': { 'MB/s': 2000, '× curl': '1.00', 'CPU ÷ fetch': '' },
      'upload()': { 'MB/s': 1900, '× curl': '0.95', 'CPU ÷ fetch': '0.40' },
      'download()': { 'MB/s': 1900, '× curl': '', 'CPU ÷ fetch': undefined },
    };
    expect(ratiosOf('transfers', [{ title, rows }])).toEqual([ratio(0.95), ratio(0.4, 'CPU ÷ fetch')]);
  });
});

describe('regressions', () => {
  test.each([
    { was: 1, now: 0.8, unit: '× curl', worse: false },
    { was: 1, now: 0.7, unit: '× curl', worse: true },
    { was: 1, now: 9, unit: '× curl', worse: false },
    { was: 1, now: 1.2, unit: 'CPU ÷ fetch', worse: false },
    { was: 1, now: 1.3, unit: 'CPU ÷ fetch', worse: true },
    { was: 1, now: 0.1, unit: 'CPU ÷ fetch', worse: false },
  ])('$unit from $was to $now', ({ was, now, unit, worse }) => {
    expect(regressions([ratio(now, unit)], [ratio(was, unit)], 0.25)).toHaveLength(worse ? 1 : 0);
  });

  test('reports the measured and the stored ratio', () => {
    expect(regressions([ratio(0.5)], [ratio(0.95)])).toEqual([
      'transfers, PUT of 1024 MiB: upload() is 0.5 (× curl), was 0.95',
    ]);
  });

  test('ignores ratios that were never stored', () => {
    expect(regressions([ratio(0.1, '× curl', 'sync()')], [ratio(1)])).toEqual([]);
  });
});

test('bench/README.md holds ratios', () => {
  expect(storedRatios().length).toBeGreaterThan(0);
});
