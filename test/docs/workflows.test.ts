import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRepositoryFile } from '../project/sources.js';
import { NODES } from '../runtimes/support/nodes.js';
import { ROOT } from './support/pages.js';

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Record<
    string,
    { readonly 'timeout-minutes'?: number; readonly strategy?: { matrix: { node: string[] } } }
  >;
}

const FOLDER = '.github/workflows';
const workflows = readdirSync(join(ROOT, FOLDER)).map((name) => {
  const text = readRepositoryFile(`${FOLDER}/${name}`);
  return { name, text, workflow: parse(text) as Workflow };
});
const lines = (pattern: RegExp): string[] => workflows.flatMap(({ text }) => text.match(pattern) ?? []);

describe('GitHub workflows', () => {
  it('pin every action by its full commit, with the version beside it', () => {
    const uses = lines(/\buses:.*$/gm);
    expect(uses.length).toBeGreaterThan(4);
    expect(uses.filter((line) => !/^uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it('pin the same action by the same commit everywhere', () => {
    const pins = new Set(lines(/\buses: (\S+)/gm));
    expect(new Set([...pins].map((pin) => pin.split('@')[0])).size).toBe(pins.size);
  });

  it.each(workflows)('$name has permissions and a timeout', ({ workflow }) => {
    expect(workflow.permissions).toBeDefined();
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('run only existing scripts', () => {
    const { scripts } = JSON.parse(readRepositoryFile('package.json')) as { scripts: Record<string, string> };
    const run = lines(/\bnpm run [\w:-]+/g).map((command) => command.split(' ')[2] ?? '');
    expect(run).toContain('docs');
    expect(run.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  it('test every Node version that package.json supports', () => {
    const { engines } = JSON.parse(readRepositoryFile('package.json')) as { engines: { node: string } };
    const nodes = workflows.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap(({ strategy }) => strategy?.matrix.node ?? []),
    );
    expect(nodes).toEqual([engines.node.replace('>=', ''), ...NODES]);
  });
});

describe('changesets', () => {
  it('release from main, with public access', () => {
    expect(JSON.parse(readRepositoryFile('.changeset/config.json'))).toMatchObject({
      baseBranch: 'main',
      access: 'public',
    });
  });
});
