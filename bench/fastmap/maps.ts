import { type PythonFunction, pythonFunction } from 'fastkit/fastmap';
import { StandIn } from '../../test/e2e/fastmap/support/stand-in.js';
import { median } from '../support/measure.js';
import type { Row } from './row.js';

const WORKERS = 10;
const RUNS = Number(process.env.BENCH_RUNS ?? 5);
const SOURCE = `
import time

def nap(x):
    time.sleep(0.01)
    return x

def cheap(x):
    return x * x + 1
`;

const named = (name: string): PythonFunction => pythonFunction({ module: 'work', source: SOURCE, name });

const JOBS = [
  { job: '200 x 10 ms', fn: named('nap'), elements: 200, targetSeconds: 0.45 },
  { job: '2,000 x 10 ms', fn: named('nap'), elements: 2_000, targetSeconds: 2.5 },
  { job: '20,000 cheap', fn: named('cheap'), elements: 20_000, targetSeconds: 0.25 },
];

/** Wall time of whole runs, from the call to the last result, on processes that were started ahead of time. */
export async function benchMaps(python: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { job, fn, elements, targetSeconds } of JOBS) {
    await using standIn = await StandIn.start(python, { workers: WORKERS });
    const client = standIn.client();
    const input = Array.from({ length: elements }, (_, i) => i);
    const seconds: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      await standIn.control({ prewarm: true });
      const startedAt = performance.now();
      const results = await client.map(fn, input, { maxWorkers: WORKERS }).toArray();
      seconds.push((performance.now() - startedAt) / 1000);
      if (results.length !== elements) throw new Error(`${job}: ${results.length} results`);
    }
    const { batch_sizes, connections } = await standIn.control();
    rows.push({
      job,
      median: `${median(seconds).toFixed(3)} s`,
      best: `${Math.min(...seconds).toFixed(3)} s`,
      worst: `${Math.max(...seconds).toFixed(3)} s`,
      target: `<= ${targetSeconds} s`,
      beside: `${(batch_sizes.length / RUNS).toFixed(1)} batches, ${connections} connections in ${RUNS} runs`,
    });
  }
  return rows;
}
