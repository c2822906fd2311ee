import { existsSync, readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';

const ROOT = new URL('../../../../', import.meta.url);
const SHORT = /^(parity|transfer|exec|detached|console)\//;

/** A row of docs/fastvm-parity.md that says where something is tested. */
interface Row {
  readonly what: string;
  readonly files: readonly string[];
  /** Parts of titles that have to be in one of the files; `…` in a title separates two of them. */
  readonly titles: readonly string[];
}

const page = readFileSync(new URL('docs/fastvm-parity.md', ROOT), 'utf8');
const [tested = '', notWanted = ''] = page.split('\n## Not wanted');
const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const lines = tested.split('\n').filter((line) => line.startsWith('| ') && !/^\| (---|behavior|\| defect)/.test(line));
const rows: Row[] = lines.map(cellsOf).map(([first = '', second = '', files = '', titles = '']) => ({
  what: /^\d+$/.test(first) ? `defect ${first}: ${second}` : first,
  files: [...files.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replace(SHORT, 'overrides/fastvm/$&')),
  titles: titles
    .split(';')
    .flatMap((title) => title.split('…').map((part) => part.trim()))
    .filter(Boolean),
}));

test.each(rows)('the page is right about where this is tested: $what', ({ files, titles }) => {
  expect(files.length).toBeGreaterThan(0);
  expect(titles.length).toBeGreaterThan(0);
  const urls = files.map((file) => new URL(`test/${file}.test.ts`, ROOT));
  expect(urls.filter((url) => !existsSync(url))).toEqual([]);
  const source = urls.map((url) => readFileSync(url, 'utf8').replaceAll("\\'", "'")).join('\n');
  expect(titles.filter((title) => !source.includes(title))).toEqual([]);
});

it('every defect has its row', () => {
  const numbers = lines.flatMap((line) => /^\| (\d+) \|/.exec(line)?.[1] ?? []).map(Number);
  expect(numbers).toEqual(Array.from({ length: 38 }, (_, i) => i + 1));
});

it('what is not wanted has a reason', () => {
  const reasons = notWanted
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map(cellsOf);
  expect(reasons.length).toBeGreaterThan(3);
  for (const [, why] of reasons) expect(why).not.toBe('');
});
