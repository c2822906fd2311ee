import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readRepositoryFile } from './sources.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly environment?: unknown;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows';
const texts = readdirSync(new URL(`../../${FOLDER}`, import.meta.url)).map((name) =>
  readRepositoryFile(`${FOLDER}/${name}`),
);
const workflows = texts.map((text): Workflow => parse(text));
const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));
const release: Workflow = parse(readRepositoryFile(`${FOLDER}/release.yml`));
const using = (job: Job | undefined, action: string): Step[] =>
  job?.steps.filter(({ uses }) => uses?.startsWith(`${action}@`)) ?? [];
const commands = (job: Job | undefined): string => job?.steps.flatMap(({ run }) => run ?? []).join('\n') ?? '';

describe('every workflow', () => {
  it('uses actions by their full commit only', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter((action) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('keeps no git credentials after a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(3);
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });

  it('knows no secret but the token that GitHub makes for the job', () => {
    const all = texts.join('\n');
    expect(all.match(/\bsecrets\b/g)).toBeNull();
    expect(all).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|_authToken/i);
    const withToken = workflows
      .flatMap(({ jobs }) => Object.entries(jobs))
      .filter(([, job]) => /github\.token/.test(JSON.stringify(job)));
    expect(withToken.map(([name]) => name)).toEqual(['version', 'tag']);
  });

  it('grants nothing to a job that does not ask for it, and the right to publish to one job', () => {
    for (const { permissions } of workflows) {
      expect(Object.values(permissions ?? { all: 'write' }).filter((access) => access !== 'read')).toEqual([]);
    }
    const writing = workflows.flatMap(({ jobs }) =>
      Object.entries(jobs).flatMap(([name, { permissions = {} }]) =>
        Object.entries(permissions).flatMap(([right, access]) => (access === 'read' ? [] : [`${name}: ${right}`])),
      ),
    );
    expect(writing).toEqual(['version: contents', 'version: pull-requests', 'publish: id-token', 'tag: contents']);
  });
});

describe('publishing', () => {
  const { build, version, publish } = release.jobs;

  it('is a job with the right to identify itself and nothing else', () => {
    expect(release.permissions).toEqual({});
    expect(publish?.permissions).toEqual({ 'id-token': 'write' });
    expect(publish).toMatchObject({ environment: 'npm' });
    expect([release.env, publish?.env, ...(publish?.steps ?? []).map(({ env }) => env)].filter(Boolean)).toEqual([]);
  });

  it('checks nothing out, installs nothing, and runs one command: the tarball is published without scripts', () => {
    expect(publish?.steps.map(({ uses, run }) => uses?.split('@')[0] ?? run)).toEqual([
      'actions/setup-node',
      'actions/download-artifact',
      'npm publish ./fastkit-*.tgz --provenance --ignore-scripts --access public',
    ]);
  });

  it('has an npm of 11.5.1 or newer, and no cache', () => {
    const [setup] = using(publish, 'actions/setup-node');
    expect(setup?.with).toEqual({ 'node-version': '^24.5.0' });
  });

  it('publishes the tarball that the tests have passed for', () => {
    expect(publish?.needs).toEqual(['build', 'version']);
    expect(publish?.if).toContain("needs.version.outputs.has-changesets == 'false'");
    const [upload] = using(build, 'actions/upload-artifact');
    const [download] = using(publish, 'actions/download-artifact');
    expect(download?.with).toEqual({ name: upload?.with?.name });
    expect(upload?.with?.path).toBe('release/fastkit-*.tgz');
    expect(commands(build)).toMatch(/npm ci\nnpm test\nmkdir release && npm pack --pack-destination release\n/);
    expect(build?.permissions).toEqual({ contents: 'read' });
  });

  it('is nowhere else: the job that raises the version runs no scripts of dependencies and cannot publish', () => {
    expect(commands(version)).toBe('npm ci --ignore-scripts');
    const [changesets] = using(version, 'changesets/action');
    expect(changesets?.with).not.toHaveProperty('publish');
    expect(changesets?.with).toMatchObject({ commitMode: 'github-api' });
    expect(texts.join('\n').match(/\bpublish (?!command)\S*\.tgz|changeset publish/g)).toHaveLength(1);
  });
});
