/** How fast a directory is uploaded and downloaded, including the steps in the guest, compared with `tar` and `curl` in a pipe. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtPackage } from '../support/built.js';
import { interleave, medianOf } from '../support/measure.js';
import { compile, result, startServer, temporaryFolder } from '../support/program.js';
import { setting } from '../support/settings.js';
import { makeTree } from './directory-tree.js';
import type { Transfer } from './measured.js';

const LARGE_MIB = setting('BENCH_MIB', 500);
const ROUNDS = setting('BENCH_ROUNDS', 3);
const CONTENDERS = {
  up: ['tar -cz | curl', 'upload() gzip', 'tar -c | curl', 'upload() none'],
  down: ['tar -cz | curl', 'download() gzip', 'tar -c | curl', 'download() none'],
};

/** In memory if everything fits, so that no disk is measured. */
function roomyFolder(): string {
  const { bavail, bsize } = existsSync('/dev/shm') ? statfsSync('/dev/shm') : { bavail: 0, bsize: 0 };
  return temporaryFolder(bavail * bsize > 6 * LARGE_MIB * 2 ** 20 ? '/dev/shm' : tmpdir());
}

const folder = roomyFolder();
const [tree, copy, stage] = [join(folder, 'tree'), join(folder, 'copy'), join(folder, 'stage')];
for (const path of [tree, stage]) mkdirSync(path);
makeTree(tree, LARGE_MIB);
const treeBytes = Number(execFileSync('du', ['-sb', '--apparent-size', tree], { encoding: 'utf8' }).split('\t')[0]);
const dist = builtPackage();
const cell = await compile(new URL('directory-cell.ts', import.meta.url));
const origin = await startServer(await compile(new URL('directory-server.ts', import.meta.url)), stage);

/** The same transfer as the clients do, by the programs that they replace: through the storage, and unpacked on the other side. */
async function byPipe(direction: string, zip: string): Promise<Transfer> {
  const url = `${origin}/object`;
  const put = `tar -c${zip} -C ${tree} . | curl -sSf -H Expect: -T - ${url}`;
  const received = join(stage, 'received');
  const get =
    direction === 'up'
      ? `curl -sSf -o ${received} ${url} && mkdir ${copy} && tar -x${zip} -f ${received} -C ${copy} && rm ${received}`
      : `mkdir ${copy} && curl -sSf ${url} | tar -x${zip} -C ${copy}`;
  const startedAt = performance.now();
  await promisify(execFile)('sh', ['-c', `${put} && ${get}`]);
  return { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: Number.NaN, peakMiB: Number.NaN };
}

async function run(direction: string, contender: string): Promise<Transfer> {
  rmSync(copy, { recursive: true, force: true });
  const transfer = contender.startsWith('tar')
    ? await byPipe(direction, contender.startsWith('tar -cz') ? 'z' : '')
    : await result<Transfer>(cell, contender, origin, tree, copy, dist);
  execFileSync('diff', ['-rq', tree, copy]);
  return transfer;
}

const shown = (value: number, digits: number): string => (Number.isNaN(value) ? '' : value.toFixed(digits));
for (const [direction, contenders] of Object.entries(CONTENDERS)) {
  const results = await interleave(ROUNDS, contenders, (contender) => run(direction, contender));
  const secondsOf = (name: string) => medianOf(results, name, ({ seconds }) => seconds);
  const pipeOf = (name: string) => (/gzip|-cz/.test(name) ? 'tar -cz | curl' : 'tar -c | curl');
  const where = folder.startsWith('/dev/shm') ? 'in memory' : `in ${folder}`;
  console.log(`\ndirectory ${direction}, ${Math.round(treeBytes / 1e6)} MB ${where}, median of ${ROUNDS}`);
  console.table(
    Object.fromEntries(
      contenders.map((name) => [
        name,
        {
          seconds: shown(secondsOf(name), 2),
          'MB/s': Math.round(treeBytes / 1e6 / secondsOf(name)),
          '× the pipe': (secondsOf(pipeOf(name)) / secondsOf(name)).toFixed(2),
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
