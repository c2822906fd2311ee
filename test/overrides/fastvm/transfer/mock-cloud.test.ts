import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedCloud, serve } from '../../../../src/mock-node.js';
import { makeTree } from './support/trees.js';
import { diff, listing } from './support/world.js';

let served: ServedCloud;
let client: FastvmClient;
let id: string;
let root: string;

beforeAll(async () => {
  served = await serve();
  client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
  ({ id } = await client.vms.launch({ machineType: 'c1m2' }));
  root = mkdtempSync(join(tmpdir(), 'transfer-test-'));
  makeTree(join(root, 'source'));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  served.cloud.assertNoViolations();
  await served.close();
});

/** The mock's files have no times of links. */
const withoutLinks = (path: string) => listing(path).replace(/^l .*\n/gm, '');

test.each(['gzip', 'none'] as const)(
  'a directory goes into a guest of the mock and comes back: %s',
  async (compression) => {
    const back = join(root, `back-${compression}`);
    await client.upload(id, join(root, 'source'), `/srv/${compression}`, { compression });
    await client.download(id, `/srv/${compression}`, back, { compression });
    expect(diff(join(root, 'source'), back)).toBe('');
    expect(withoutLinks(back)).toBe(withoutLinks(join(root, 'source')));
    expect((await client.vms.run(id, { command: 'ls /var/tmp' })).stdout).toBe('');
  },
);

test('the mode of a file goes in and comes back', async () => {
  await client.upload(id, join(root, 'source/run.sh'), '/srv/run.sh');
  await client.download(id, '/srv/run.sh', join(root, 'run.sh'));
  const line = (folder: string) => listing(folder).match(/^f (\d+) \d+ run\.sh/m)?.[1];
  expect([line(root), line(join(root, 'source'))]).toEqual(['755', '755']);
});
