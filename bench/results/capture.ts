/** Loaded before a bench: also writes the printed tables, with the line before each, to the file that `BENCH_TABLES` names. */
import { appendFileSync } from 'node:fs';
import type { PrintedTable } from './table.js';

const file = process.env.BENCH_TABLES;
const { log, table } = console;
let title = '';

console.log = (...values: unknown[]) => {
  title = String(values[0] ?? '').trim();
  log(...values);
};
console.table = (data: PrintedTable['rows']) => {
  const printed: PrintedTable = { title, rows: data };
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(printed)}\n`);
  table(data);
};
