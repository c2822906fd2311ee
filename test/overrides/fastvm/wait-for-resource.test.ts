import { describe, expect, it, test } from 'vitest';
import { serve } from '../../../src/mock-node.js';
import { caught } from '../../core/support/caught.js';
import { busy, hangingFetch, json } from '../../core/support/scripted-fetch.js';
import { scriptedClient } from './support/events.js';

const FAST = { pollIntervalMs: 5 };
const snapshots = (status: string) => () =>
  json([
    { id: 'other', name: 'o', status: 'error' },
    { id: 's1', name: 's', status },
  ]);
const volume = (status: string | undefined) => () => json({ id: 'v1', status, statusMessage: 'no space' });

describe('waitForSnapshotReady', () => {
  it('reads the list until it is ready', async () => {
    const { client, sent } = scriptedClient({}, () => json([]), snapshots('creating'), busy(), snapshots('ready'));
    const seen: string[] = [];
    const ready = await client.waitForSnapshotReady('s1', { ...FAST, onUpdate: ({ status }) => seen.push(status) });
    expect(ready).toMatchObject({ id: 's1', status: 'ready' });
    expect(seen).toContain('creating');
    expect(sent.every(({ url }) => url.endsWith('/v1/snapshots'))).toBe(true);
  });

  it('a failed one is an error', async () => {
    const { client } = scriptedClient({}, snapshots('error'));
    expect(await caught(client.waitForSnapshotReady('s1'))).toMatchObject({
      name: 'ResourceFailedError',
      code: 'RESOURCE_FAILED',
      kind: 'snapshot',
      id: 's1',
      status: 'error',
    });
  });

  it('the deadline applies, and its error has the last status', async () => {
    const { client } = scriptedClient({}, snapshots('creating'), hangingFetch);
    const error = await caught(client.waitForSnapshotReady('s1', { ...FAST, waitTimeoutMs: 40 }));
    expect(error).toMatchObject({ code: 'RESOURCE_NOT_READY', lastStatus: 'creating', waitTimeoutMs: 40 });
    const none = scriptedClient({}, () => json([]));
    expect((await caught(none.client.waitForSnapshotReady('s1', { waitTimeoutMs: 30 }))).message).toContain(
      'never seen',
    );
  });

  it('abort', async () => {
    const { client } = scriptedClient({}, hangingFetch);
    const waiting = client.waitForSnapshotReady('s1', { signal: AbortSignal.timeout(20) });
    expect(await caught(waiting)).toMatchObject({ name: 'AbortedError' });
  });
});

describe('waitForVolumeReady', () => {
  it('polls the volume; an absent status counts as pending', async () => {
    const { client, sent } = scriptedClient({}, volume(undefined), volume('provisioning'), volume('ready'));
    expect(await client.waitForVolumeReady('v1', FAST)).toMatchObject({ status: 'ready' });
    expect(sent[0]?.url).toBe('https://vm.test/v1/volumes/v1');
  });

  test.each(['error', 'deleting'])('%s is an error with the service’s message', async (status) => {
    const { client } = scriptedClient({}, volume(status));
    const error = await caught(client.waitForVolumeReady('v1'));
    expect(error).toMatchObject({ name: 'ResourceFailedError', kind: 'volume', status });
    expect(error.message).toContain('no space');
  });

  it('an unknown volume ends the wait', async () => {
    const { client } = scriptedClient({}, json({ error: 'no' }, { status: 404 }));
    expect(await caught(client.waitForVolumeReady('v1'))).toMatchObject({ name: 'NotFoundError' });
  });
});

describe('describeQuota', () => {
  it('joins limits and usage, known and unknown fields, and prints them', async () => {
    const { client } = scriptedClient({}, () =>
      json({
        orgId: 'org',
        limits: { vcpu: 64, memoryMiB: 131072, diskGiB: 100, snapshotCount: 0, gpuCount: 2 },
        usage: { vcpu: 6, memoryMiB: 131072, diskGiB: 1, snapshotCount: 0 },
      }),
    );
    const { orgId, lines, text } = await client.describeQuota();
    expect(orgId).toBe('org');
    expect(lines[0]).toEqual({ field: 'vcpu', used: 6, limit: 64, left: 58 });
    expect(lines.map(({ field }) => field)).toEqual(['vcpu', 'memoryMiB', 'diskGiB', 'snapshotCount', 'gpuCount']);
    expect(text.split('\n')).toEqual([
      'vcpu                6 /     64   9 %',
      'memoryMiB      131072 / 131072 100 %  used up',
      'diskGiB             1 /    100   1 %',
      'snapshotCount       0 /      0  used up',
      'gpuCount            0 /      2   0 %',
    ]);
  });
});

it('all of these work with the mock cloud', async () => {
  await using served = await serve();
  const { client } = scriptedClient({ baseUrl: served.baseUrls.fastvm, fetch: globalThis.fetch });
  await using vm = await client.vms.launch({ machineType: 'c1m2' });
  const { id } = await client.snapshots.create({ vmId: vm.id });
  expect((await client.waitForSnapshotReady(id)).status).toBe('ready');
  const made = await client.volumes.create({ backend: 'native', sizeGiB: 1 });
  expect((await client.waitForVolumeReady(made.id)).status).toBe('ready');
  expect((await client.describeQuota()).lines.find(({ field }) => field === 'volumeGiB')?.used).toBe(1);
  served.cloud.assertNoViolations();
});
