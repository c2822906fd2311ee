/** Speed and memory of sending files to a storage on loopback and reading them back, compared with curl and the platform's `fetch`. */
import { execFile } from 'node:child_process';
import { existsSync, rmSync, statfsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtPackage } from '../support/built.js';
import { interleave, medianOf } from '../support/measure.js';
import { compile, result, startServer, temporaryFolder } from '../support/program.js';
import { setting } from '../support/settings.js';
import type { Transfer } from './measured.js';

const MIB = 2 ** 20;
const SIZE_MIB = setting('BENCH_MIB', 1_024);
const ROUNDS = setting('BENCH_ROUNDS', 5);
const DIRECTIONS = {
  PUT: ['PUT curl', 'PUT fetch', 'PUT transport', 'PUT upload()'],
  GET: ['GET curl', 'GET fetch', 'GET transport', 'GET download()'],
};

/** In memory if the file and its copy fit, so that no disk is measured. */
function roomyFolder(): string {
  const hasRoom =
    existsSync('/dev/shm') && statfsSync('/dev/shm').bavail * statfsSync('/dev/shm').bsize > 3 * SIZE_MIB * MIB;
  return temporaryFolder(hasRoom ? '/dev/shm' : tmpdir());
}

/** Written out, because holes of a sparse file would be read without a disk. */
async function writeFile(path: string): Promise<void> {
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  const file = await open(path, 'w');
  for (let written = 0; written < SIZE_MIB * MIB; written += block.byteLength) await file.write(block);
  await file.close();
}

async function curl(direction: string, url: string, path: string): Promise<Transfer> {
  const how = direction === 'PUT' ? ['-T', path, '-o', '/dev/null'] : ['-o', path];
  const format = '%{http_code} %{time_total}';
  const { stdout } = await promisify(execFile)('curl', ['-sS', '-H', 'Expect:', '-w', format, ...how, url]);
  const [status, seconds] = stdout.split(' ').map(Number);
  if (status !== 200) throw new Error(`curl got ${stdout}`);
  return { seconds: seconds ?? Number.NaN, cpuSeconds: Number.NaN, peakMiB: Number.NaN };
}

const folder = roomyFolder();
const [source, copy] = [join(folder, 'source'), join(folder, 'copy')];
await writeFile(source);
const dist = builtPackage();
const cell = await compile(new URL('cell.ts', import.meta.url));
const origin = await startServer(await compile(new URL('server.ts', import.meta.url)), String(SIZE_MIB * MIB));

async function run(contender: string): Promise<Transfer> {
  const isPut = contender.startsWith('PUT');
  const path = isPut ? source : copy;
  rmSync(copy, { force: true });
  const transfer = contender.endsWith('curl')
    ? await curl(isPut ? 'PUT' : 'GET', `${origin}/object`, path)
    : await result<Transfer>(cell, contender, origin, path, dist);
  if (statSync(path).size !== SIZE_MIB * MIB) throw new Error(`${contender} left ${statSync(path).size} bytes`);
  return transfer;
}

const shown = (value: number, digits: number): string => (Number.isNaN(value) ? '' : value.toFixed(digits));
for (const [direction, contenders] of Object.entries(DIRECTIONS)) {
  const results = await interleave(ROUNDS, contenders, run);
  const rate = (name: string) => (SIZE_MIB * MIB) / 1e6 / medianOf(results, name, ({ seconds }) => seconds);
  console.log(
    `\n${direction} of ${SIZE_MIB} MiB in ${folder.startsWith('/dev/shm') ? 'memory' : folder}, median of ${ROUNDS}`,
  );
  console.table(
    Object.fromEntries(
      contenders.map((name) => [
        name,
        {
          'MB/s': Math.round(rate(name)),
          '× curl': (rate(name) / rate(`${direction} curl`)).toFixed(2),
          'CPU s': shown(
            medianOf(results, name, ({ cpuSeconds }) => cpuSeconds),
            2,
          ),
          'peak MiB': shown(Math.max(...(results.get(name) ?? []).map(({ peakMiB }) => peakMiB)), 0),
        },
      ]),
    ),
  );
}
