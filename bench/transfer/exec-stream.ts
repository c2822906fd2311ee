/** How fast `vms.stream` reads and decodes a command's output, compared with the platform's `fetch` that only reads the same bytes. */
import { builtPackage } from '../support/built.js';
import { interleave, medianOf } from '../support/measure.js';
import { compile, result, startServer } from '../support/program.js';
import { setting } from '../support/settings.js';
import type { Transfer } from './measured.js';

const SIZE_MIB = setting('BENCH_MIB', 256);
const EVENT_KIB = setting('BENCH_EVENT_KIB', 32);
const ROUNDS = setting('BENCH_ROUNDS', 5);
const FETCH = 'fetch, not decoded';
const CONTENDERS = [FETCH, 'stream()'];

const outputBytes = SIZE_MIB * 2 ** 20;
const dist = builtPackage();
const cell = await compile(new URL('exec-cell.ts', import.meta.url));
const server = await compile(new URL('exec-server.ts', import.meta.url));
const origin = await startServer(server, String(outputBytes), String(EVENT_KIB * 1024));

const results = await interleave(ROUNDS, CONTENDERS, (contender) =>
  result<Transfer>(cell, contender, origin, dist, String(outputBytes)),
);
const rate = (name: string): number => outputBytes / 1e6 / medianOf(results, name, ({ seconds }) => seconds);
console.log(`\nexec output of ${SIZE_MIB} MiB in events of ${EVENT_KIB} KiB, median of ${ROUNDS}`);
console.table(
  Object.fromEntries(
    CONTENDERS.map((name) => [
      name,
      {
        'MB/s of output': Math.round(rate(name)),
        '× fetch': (rate(name) / rate(FETCH)).toFixed(2),
        'CPU s': medianOf(results, name, ({ cpuSeconds }) => cpuSeconds).toFixed(2),
        'peak MiB': Math.max(...(results.get(name) ?? []).map(({ peakMiB }) => peakMiB)).toFixed(0),
      },
    ]),
  ),
);
