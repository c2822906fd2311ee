import { FastfnClient } from 'fastkit/fastfn';
import { FastvmClient } from 'fastkit/fastvm';
import { expect, test } from 'vitest';
import { DEFAULT_ADMIN_TOKEN, MockCloud } from '../../src/mock-node.js';

const octets = { 'content-type': 'application/octet-stream' };

test('reset restores the initial state, and keeps the options', async () => {
  const cloud = new MockCloud({
    clock: 'manual',
    fastvm: { boot: { bootMs: 0 }, limits: { vcpu: 2 }, signedUrlSec: 60 },
    fastfn: { jobs: { pollIntervalMs: 10 } },
    fastmap: { creditLimit: 5 },
  });
  // A test may hold references to them.
  const { fastvm, fastfn, fastmap, calls, faults, clock } = cloud;
  const startMs = clock.now();
  const fetch: typeof globalThis.fetch = (url, init) => cloud.fetch(new Request(url, init));
  const vmClient = new FastvmClient({ apiKey: 'test-key', fetch });
  const fnClient = new FastfnClient({ adminToken: DEFAULT_ADMIN_TOKEN, fetch });

  const { id } = await vmClient.vms.launch({ machineType: 'c1m2' });
  const { uploadUrl } = await vmClient.vms.files.presign(id, { path: '/a' });
  await vmClient.volumes.create({ backend: 'native', name: 'v', sizeGiB: 1 });
  await vmClient.volumeCredentials.create({ name: 'c', type: 'gcp-service-account-json', data: '{}' });
  await vmClient.snapshots.create({ vmId: id });
  Object.assign(fastvm, { limits: { ...fastvm.limits, vcpu: 0 }, signedUrlSec: 1 });
  fastfn.register({ name: 'hello', handler: () => 1 });
  fastfn.setRuntimeUp('python', false);
  await fnClient.secrets.set({ key: 'A', value: 'b' });
  await fnClient.uiState.update({ write_enabled: true });
  await fnClient.jobs.create({ name: 'hello' });
  Object.assign(fastmap, { creditsUsed: 9, creditLimit: 1 });
  faults.respondWith('vms.list', {});
  await clock.advance(1000);
  expect(calls.total).toBeGreaterThan(5);

  cloud.reset();

  expect([clock.now(), calls.total, calls.violations, faults.active]).toEqual([startMs, 0, [], []]);
  expect([fastvm.vms, fastvm.snapshots, fastvm.volumes, fastvm.volumeCredentials].map(({ size }) => size)).toEqual([
    0, 0, 0, 0,
  ]);
  expect([fastvm.limits.vcpu, fastvm.signedUrlSec]).toEqual([2, 60]);
  expect((await fetch(uploadUrl, { method: 'PUT', body: 'a', headers: octets })).status).toBe(403);
  expect([fastfn.registry.all(), fastfn.secrets.list(), fastfn.jobs.list(10)]).toEqual([[], [], []]);
  expect([fastfn.uiState.current.write_enabled, fastfn.isRuntimeDown('python')]).toEqual([false, false]);
  expect([fastmap.creditsUsed, fastmap.creditLimit]).toEqual([0, 5]);
  // The clients keep using it.
  expect(await vmClient.vms.list()).toEqual([]);
  expect(await fnClient.functions.list()).toEqual([]);
});

test('a reset of the clock ends all waits on it', async () => {
  const cloud = new MockCloud({ clock: 'manual' });
  cloud.faults.delay('health', { ms: 60_000 });
  const waiting = cloud.fetch(new Request('https://api.fastvm.org/healthz', { headers: { 'x-api-key': 'k' } }));
  await cloud.clock.advance(0);
  cloud.reset();
  expect((await waiting).status).toBe(200);
  expect(cloud.calls.total).toBe(0);
});
