/** Cost of a call: fastkit beside the platform's `fetch` and bare `node:http`, each cell in a separate process, one after the other. */
import { join } from 'node:path';
import { builtPackage } from '../support/built.js';
import { interleave, medianOf } from '../support/measure.js';
import { compile, result, startServer } from '../support/program.js';
import { setting } from '../support/settings.js';
import type { Cell } from './cell.js';

const ROUNDS = setting('BENCH_ROUNDS', 7);
const CELL_MS = setting('BENCH_CELL_MS', 1_000);
const CONTENDERS = ['fetch', 'fastkit', 'node:http'];

const library = join(builtPackage(), 'fastvm.js');
const cell = await compile(new URL('cell.ts', import.meta.url));
const origin = await startServer(await compile(new URL('server.ts', import.meta.url)));

for (const inFlight of [1, 32]) {
  const results = await interleave(ROUNDS, CONTENDERS, (name) =>
    result<Cell>(cell, name, origin, String(inFlight), String(CELL_MS), library),
  );
  const rate = (name: string) => medianOf(results, name, (run) => run.callsPerSecond);
  const cpu = (name: string) => medianOf(results, name, (run) => run.cpuMicrosPerCall);
  console.log(`\nvms.retrieve, ${inFlight} in flight, median of ${ROUNDS} × ${CELL_MS} ms`);
  console.table(
    Object.fromEntries(
      CONTENDERS.map((name) => [
        name,
        {
          'calls/s': Math.round(rate(name)),
          '× fetch': (rate(name) / rate('fetch')).toFixed(2),
          'CPU µs': Math.round(cpu(name)),
          'CPU ÷ fetch': (cpu(name) / cpu('fetch')).toFixed(2),
          'CPU − node:http': Math.round(cpu(name) - cpu('node:http')),
        },
      ]),
    ),
  );
}
