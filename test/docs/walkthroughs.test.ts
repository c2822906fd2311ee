import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readRepositoryFile } from '../project/sources.js';
import { copyOfRepository, runCommands } from './support/copy.js';
import { edit, type Step, stepsOf } from './support/walkthrough.js';

vi.setConfig({ testTimeout: 300_000 });

const page = readRepositoryFile('CONTRIBUTING.md');

async function follow(step: Step, folder: string): Promise<void> {
  if (step.kind === 'run') {
    const { failed, output } = await runCommands(step.commands, folder);
    if (failed !== (step.failsAt !== undefined)) throw new Error(`${step.commands}\n${output}`);
    if (step.failsAt !== undefined) expect(output).toContain(step.failsAt);
    return;
  }
  const path = join(folder, step.file);
  await writeFile(path, step.kind === 'create' ? step.text : edit(await readFile(path, 'utf8'), step));
}

describe('the walkthroughs of CONTRIBUTING.md work', () => {
  it.concurrent.each([
    { heading: 'Add an endpoint', least: 7 },
    { heading: 'Fix an override', least: 9 },
  ])('$heading', async ({ heading, least }) => {
    const steps = stepsOf(page, heading);
    expect(steps.length).toBeGreaterThanOrEqual(least);
    await using copy = await copyOfRepository();
    for (const step of steps) await follow(step, copy.folder);
  });
});

describe('instructions', () => {
  it('that are not understood throw an error, and are not skipped', () => {
    const section = (text: string) => () => stepsOf(`# Page\n\n## Here\n\n${text}\n`, 'Here');
    expect(section('In `a.ts`, change something.')).toThrow('not understood');
    expect(section('Text.\n\n```ts\n1;\n```')).toThrow('it is not said');
    expect(section('Text.')()).toEqual([]);
    expect(() => stepsOf('# Page\n', 'Here')).toThrow('there is no section');
  });

  it('edit one occurrence, unless they say every', () => {
    const replace = { kind: 'replace', file: 'a.ts', from: 'x', to: 'y' } as const;
    expect(edit('x + x', { ...replace, every: true })).toBe('y + y');
    expect(() => edit('x + x', { ...replace, every: false })).toThrow('a.ts has x 2 times');
    expect(() => edit('z', { ...replace, every: true })).toThrow('a.ts has x 0 times');
    expect(edit('a\nb\n', { kind: 'insert', file: 'a.ts', before: 'b', text: 'new\n' })).toBe('a\nnew\nb\n');
    expect(() => edit('a\n', { kind: 'insert', file: 'a.ts', before: 'b', text: '' })).toThrow('has not one line b');
  });
});
