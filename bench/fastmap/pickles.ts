import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decodePickle, encodePickle } from 'fastkit/fastmap';
import { median } from '../support/measure.js';
import type { Row } from './row.js';

const RUNS = Number(process.env.BENCH_RUNS ?? 5) + 2;
const SCRIPT = fileURLToPath(new URL('./pickles.py', import.meta.url));

/** The same as in pickles.py. */
const DATA = [
  {
    name: 'floats',
    title: '1e6 floats',
    data: Array.from({ length: 1_000_000 }, (_, i) => i / 7 + 0.1),
    write: 300,
    read: 190,
  },
  {
    name: 'dicts',
    title: '1e5 dicts',
    data: Array.from({ length: 100_000 }, (_, i) => ({
      id: i,
      name: `name ${i}`,
      ok: i % 2 === 0,
      score: i / 7 + 0.1,
      n: i * 3,
    })),
    write: 60,
    read: 30,
  },
];

/** Megabytes of pickle a second, written and read. */
export function benchPickles(python: string): Row[] {
  const { stdout } = spawnSync(python, [SCRIPT], { encoding: 'utf8' });
  const cpython: Record<string, { write: number; read: number }> = JSON.parse(stdout);
  return DATA.flatMap(({ name, title, data, write, read }) => {
    const pickle = encodePickle(data);
    const row = (job: string, work: () => unknown, target: number, beside: number | undefined): Row => {
      const rates = Array.from({ length: RUNS }, () => pickle.length / 1e6 / secondsOf(work));
      const shown = (rate: number): string => `${rate.toFixed(0)} MB/s`;
      return {
        job: `${job} ${title}, ${(pickle.length / 1e6).toFixed(1)} MB`,
        median: shown(median(rates)),
        best: shown(Math.max(...rates)),
        worst: shown(Math.min(...rates)),
        target: `>= ${target} MB/s`,
        beside: `C pickle at best ${shown(beside ?? Number.NaN)}`,
      };
    };
    return [
      row('write', () => encodePickle(data), write, cpython[name]?.write),
      row('read', () => decodePickle(pickle), read, cpython[name]?.read),
    ];
  });
}

function secondsOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) / 1000;
}
