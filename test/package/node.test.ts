import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consumerProject } from './support/project.js';
import { ROOT } from './support/root.js';
import { run } from './support/run.js';
import { type Services, startServices } from './support/services.js';

const CONSUMERS = ['esm.mjs', 'common.cjs'];

let services: Services;
let project: string;
beforeAll(async () => {
  services = await startServices();
  project = await consumerProject();
  await cp(join(ROOT, 'test/package/consumers'), project, { recursive: true });
});
afterAll(() => services.served.close());

async function runConsumers(node: string): Promise<void> {
  for (const consumer of CONSUMERS) {
    const ended = await run(project, node, [consumer], services.env);
    expect(ended, consumer).toEqual({ exitCode: 0, out: expect.stringMatching(/^ok \d+\.\d+\.\d+\n$/), err: '' });
  }
  services.served.cloud.assertNoViolations();
}

describe('programs with nothing but fastkit installed', () => {
  test('run with import and with require(), without a warning', async () => {
    await runConsumers(process.execPath);
  }, 60_000);
});

test('a first call loads undici, and not the copy of it that Node’s own fetch is', async () => {
  const { out, err } = await run(project, process.execPath, ['first-call.mjs'], services.env);
  expect({ out, err }).toEqual({ out: '[]\n', err: '' });
});

test('what could not be loaded for want of file descriptors is loaded later', async () => {
  const argv = ['-c', 'ulimit -n 64; exec "$0" "$@"', process.execPath, 'descriptors.mjs', project];
  const { out, err } = await run(project, 'sh', argv, services.env);
  expect(err).toBe('');
  expect(out.trim().split('\n')).toEqual([
    'LoadError LOAD_FAILED',
    'ok',
    'ok',
    'LoadError LOAD_FAILED',
    'NotFoundError NOT_FOUND',
    'LoadError LOAD_FAILED',
    'ok',
  ]);
});

describe('importing', () => {
  test.each(['fastkit', 'fastkit/fastvm', 'fastkit/fastfn', 'fastkit/fastmap'])(
    '%s starts nothing and adds nothing',
    async (entry) => {
      const { out, err } = await run(project, process.execPath, ['bare-import.mjs', entry]);
      expect(err).toBe('');
      expect(JSON.parse(out)).toEqual({ resources: [], globals: [], listeners: 0 });
    },
  );
});
