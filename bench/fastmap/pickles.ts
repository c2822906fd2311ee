import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '../support/measure.js';
import type { Row } from './row.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 7) + 2;
const CELL = fileURLToPath(new URL('./pickle-cell.ts', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./pickles.py', import.meta.url));

/** Cells with their target in megabytes per second. */
const CELLS = [
  { name: 'floats', title: '1e6 floats', job: 'write', target: 300 },
  { name: 'floats', title: '1e6 floats', job: 'read', target: 190 },
  { name: 'dicts', title: '1e5 dicts', job: 'write', target: 60 },
  { name: 'dicts', title: '1e5 dicts', job: 'read', target: 30 },
] as const;

/** Megabytes of pickle per second, written and read. */
export function benchPickles(python: string): Row[] {
  const { stdout } = spawnSync(python, [SCRIPT], { encoding: 'utf8' });
  const cpython: Record<string, { write: number; read: number }> = JSON.parse(stdout);
  return CELLS.map(({ name, title, job, target }) => {
    const argv = ['--import', 'tsx', CELL, name, job, String(RUNS)];
    const cell = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    const { bytes, rates }: { bytes: number; rates: number[] } = JSON.parse(cell.stdout);
    const best = Math.max(...rates);
    const besideBest = cpython[name]?.[job] ?? Number.NaN;
    const shown = (rate: number): string => `${rate.toFixed(0)} MB/s`;
    return {
      job: `${job} ${title}, ${(bytes / 1e6).toFixed(1)} MB`,
      median: shown(median(rates)),
      best: shown(best),
      worst: shown(Math.min(...rates)),
      target: `>= ${target} MB/s`,
      '× C pickle': (best / besideBest).toFixed(2),
      beside: `C pickle at best ${shown(besideBest)}`,
    };
  });
}
