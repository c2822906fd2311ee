import { describe, expect, it, vi } from 'vitest';
import { compile } from './support/compile.js';
import { type Program, pages, programsOf } from './support/pages.js';
import { runProgram } from './support/run-program.js';
import { instrument, matches, printedByLine } from './support/shown.js';

vi.setConfig({ testTimeout: 120_000 });

const programs = pages().flatMap(programsOf);
const title = ({ page, line }: Program): string => `${page}:${line}`;

describe('the code on the pages', () => {
  it('is found', () => {
    const shown = new Set(programs.map(({ page }) => page));
    for (const page of ['README.md', 'docs/fastvm.md', 'docs/fastfn.md', 'docs/fastmap.md'])
      expect(shown).toContain(page);
  });

  it('compiles under every strict setting', () => {
    expect(compile(programs.map((program) => ({ name: title(program), text: program.text })))).toEqual([]);
  });

  const runnable = programs.flatMap((program) =>
    program.runnable === undefined ? [] : [{ title: title(program), text: program.runnable }],
  );

  it.concurrent.each(runnable)('$title runs and prints what its comments say', async ({ text }) => {
    const { text: prepared, expectations } = instrument(text);
    const { exitCode, stdout, stderr } = await runProgram(prepared);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const printed = printedByLine(stdout);
    const wrong = expectations
      .map(({ line, text: expected }) => ({ line, expected, printed: printed.get(line) }))
      .filter((shown) => !matches(shown.expected, shown.printed));
    expect(wrong).toEqual([]);
  });
});
