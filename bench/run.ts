/**
 * Runs benches by name, or all of them: `npm run bench [calls] [import] [bundle] [types] [transfers] [map] [mock] [-- --check | --save]`. Each
 * is one or more separate programs. At the end come all ratios in one table; `--check` compares them with those in bench/README.md and
 * with budgets.json, `--save` stores them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkRun } from './results/check.js';
import { type Ratio, ratiosOf } from './results/ratios.js';
import { machine, storeRatios } from './results/stored.js';
import type { PrintedTable } from './results/table.js';

const BENCHES: Readonly<Record<string, readonly string[]>> = {
  calls: ['calls/calls.ts'],
  import: ['import/import.ts'],
  bundle: ['bundle/bundle.ts'],
  types: ['types/types.ts'],
  transfers: ['transfer/transfer.ts', 'transfer/directories.ts', 'transfer/exec-stream.ts', 'fastvm/ready.ts'],
  map: ['fastmap/fastmap.ts'],
  mock: ['mock/throughput.ts'],
};
const FLAGS = ['--check', '--save'];

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const asked = process.argv.slice(2);
const unknown = asked.filter((word) => !(word in BENCHES) && !FLAGS.includes(word));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${[...Object.keys(BENCHES), ...FLAGS].join(', ')}`);
  process.exit(2);
}

/** Runs a program of a bench to its end and returns the tables that it printed. */
function run(file: string): { tables: PrintedTable[]; hasFailed: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'fastkit-bench-tables-'));
  try {
    const path = join(folder, 'tables');
    const argv = ['--import', 'tsx', '--import', pathOf('results/capture.ts'), pathOf(file)];
    const env = { ...process.env, BENCH_TABLES: path };
    const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit', env });
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    return { tables: lines.map((line): PrintedTable => JSON.parse(line)), hasFailed: status !== 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log(machine());
const named = asked.filter((word) => !FLAGS.includes(word));
const tables: Record<string, PrintedTable[]> = {};
const failed: string[] = [];
for (const name of named.length > 0 ? named : Object.keys(BENCHES)) {
  for (const file of BENCHES[name] ?? []) {
    console.log(`\n# ${name}: ${file}`);
    const ran = run(file);
    tables[name] = [...(tables[name] ?? []), ...ran.tables];
    if (ran.hasFailed) failed.push(file);
  }
}

const ratios: Ratio[] = Object.entries(tables).flatMap(([name, printed]) => ratiosOf(name, printed));
if (ratios.length > 0) {
  console.log('\nall ratios: × is better when higher, ÷ when lower');
  console.table(ratios);
}
if (asked.includes('--save')) storeRatios(ratios);
const problems = asked.includes('--check') ? checkRun(tables, ratios) : [];
for (const problem of problems) console.error(problem);
if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length + problems.length > 0 ? 1 : 0;
