import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FastvmClient } from 'fastkit/fastvm';
import { expect, onTestFinished, test } from 'vitest';
import { serve } from '../../../src/mock-node.js';

test.each(['gzip', 'none'] as const)('a download (%s) may follow the links of the guest', async (compression) => {
  await using served = await serve();
  const client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
  const { id } = await client.vms.launch({ machineType: 'c1m2' });
  await client.vms.run(id, { command: 'mkdir -p /d /else && echo hello > /else/f && ln -s /else /d/dir' });
  const folder = await mkdtemp(join(tmpdir(), 'fastkit-followed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await client.download(id, '/d', join(folder, 'copy'), { symlinks: 'follow', compression });
  const [entry] = await readdir(join(folder, 'copy'), { withFileTypes: true });
  expect([entry?.name, entry?.isDirectory()]).toEqual(['dir', true]);
  expect(await readFile(join(folder, 'copy/dir/f'), 'utf8')).toBe('hello\n');
  served.cloud.assertNoViolations();
});
