import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/built.js';
import type { Ratio } from './ratios.js';

const PAGE = join(ROOT, 'bench/README.md');
const START = '<!-- results: written by `npm run bench -- --save` -->';
const ROW = /^\| (\S+) \| (.+) \| (.+) \| (.+) \| (-?[\d.]+) \|/;

/** The ratios on the page. */
export function storedRatios(): Ratio[] {
  return readFileSync(PAGE, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, bench = '', job = '', subject = '', unit = '', value] = ROW.exec(line) ?? [];
      return value === undefined ? [] : [{ bench, job, subject, unit, value: Number(value) }];
    });
}

/** Writes ratios into the page, with the machine and the date. Ratios of benches that were not run are kept. */
export function storeRatios(ratios: readonly Ratio[]): void {
  const text = readFileSync(PAGE, 'utf8');
  const at = text.indexOf(START);
  if (at === -1) throw new Error(`${PAGE} lacks the line ${START}`);
  const run = new Set(ratios.map(({ bench }) => bench));
  const kept = linesOf(text.slice(at), (bench) => !run.has(bench));
  const date = new Date().toISOString().slice(0, 10);
  const fresh = ratios.map(
    ({ bench, job, subject, unit, value }) =>
      `| ${bench} | ${job} | ${subject} | ${unit} | ${value} | ${machine()}, ${date} |`,
  );
  const head = ['| bench | job | what | beside | ratio | measured |', '| --- | --- | --- | --- | --- | --- |'];
  writeFileSync(PAGE, [`${text.slice(0, at)}${START}`, '', ...head, ...[...kept, ...fresh].sort(), ''].join('\n'));
}

const linesOf = (text: string, wanted: (bench: string) => boolean): string[] =>
  text.split('\n').filter((line) => wanted(ROW.exec(line)?.[1] ?? '') && ROW.test(line));

/** The kind of machine: `Node 20.20.2, linux x64, 2 × Intel Xeon, 24 GiB`. */
export function machine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  const cores = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}`;
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cores}, ${gib} GiB`;
}
