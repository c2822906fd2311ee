import { FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../generated/fastvm/operations.js';
import { type ServedCloud, serve } from '../../src/mock-node.js';
import { reportCoverage } from './coverage.js';

let served: ServedCloud;
let client: FastvmClient;

beforeAll(async () => {
  served = await serve();
  client = new FastvmClient({ apiKey: 'contract-key', baseUrl: served.baseUrls.fastvm });
});

afterAll(async () => {
  await served.close();
});

describe('every FastVM operation through client and mock', () => {
  it('health', async () => {
    expect(await client.health()).toMatchObject({ status: 'ok' });
  });

  it('vms', async () => {
    const launched = await client.vms.launch({ machineType: 'c1m2', metadata: { env: 'prod' } }, { wait: false });
    const vm = await client.waitForVmReady(launched.id);
    expect(vm.status).toBe('running');
    expect((await client.vms.list({ metadata: { env: 'prod' } })).map(({ id }) => id)).toEqual([vm.id]);
    expect(await client.vms.list({ metadata: { env: 'dev' } })).toEqual([]);
    expect((await client.vms.retrieve(vm.id)).id).toBe(vm.id);
    expect((await client.vms.update(vm.id, { name: 'renamed' })).name).toBe('renamed');
    const rule = { protocol: 'tcp', portStart: 80 };
    expect((await client.vms.setFirewall(vm.id, { mode: 'restricted', ingress: [rule] })).firewall?.ingress).toEqual([
      rule,
    ]);
    expect((await client.vms.patchFirewall(vm.id, { mode: 'open' })).firewall?.mode).toBe('open');
    expect((await client.vms.consoleToken(vm.id)).token).not.toBe('');
    expect((await client.vms.run(vm.id, { command: 'echo hello' })).stdout).toBe('hello\n');
    const events: string[] = [];
    for await (const { t } of await client.vms.execEvents(vm.id, {
      command: ['sh', '-c', 'echo out; echo err >&2; exit 2'],
    })) {
      events.push(t);
    }
    expect(events.toSorted()).toEqual(['e', 'o', 'x']);
    expect((await client.vms.delete(vm.id)).deleted).toBe(true);
    await expect(client.vms.retrieve(vm.id)).rejects.toMatchObject({ name: 'NotFoundError', status: 404 });
  });

  it('vms.pause, vms.resume, vms.ttl and vms.services', async () => {
    await using vm = await client.vms.launch({ machineType: 'c1m2', ttl: { action: 'delete', seconds: 3600 } });
    const paused = await client.vms.pause(vm.id);
    expect(paused).toMatchObject({ status: 'paused', pausedAt: expect.any(String) });
    expect(paused.ttlRemainingMs).toBeGreaterThan(3_500_000);
    await expect(client.vms.run(vm.id, { command: 'true' })).rejects.toMatchObject({ status: 409 });
    expect(await client.vms.resume(vm.id)).toMatchObject({ status: 'running', pausedAt: null });
    expect((await client.vms.ttl.refresh(vm.id)).expiresAtMs).toBeGreaterThanOrEqual(vm.expiresAtMs ?? 0);
    await client.vms.update(vm.id, { ttl: null });
    await expect(client.vms.ttl.refresh(vm.id)).rejects.toMatchObject({ name: 'ConflictError' });

    expect(await client.vms.services.create(vm.id, { name: 'web', port: 8080 })).toEqual({
      name: 'web',
      port: 8080,
      h2c: false,
    });
    await expect(client.vms.services.create(vm.id, { name: 'web', port: 8081 })).rejects.toMatchObject({ status: 409 });
    await client.vms.services.set(vm.id, 'grpc', { port: 50_051, h2c: true });
    expect((await client.vms.services.list(vm.id)).map(({ name }) => name)).toEqual(['grpc', 'web']);
    expect(await client.vms.services.delete(vm.id, 'web')).toBeUndefined();
    await client.vms.services.delete(vm.id, 'web');
    expect(await client.vms.services.list(vm.id)).toHaveLength(1);
  });

  it('vms.files', async () => {
    await using vm = await client.vms.launch({ machineType: 'c1m2' });
    const { uploadUrl, downloadUrl } = await client.vms.files.presign(vm.id, { path: '/root/a.txt' });
    const headers = { 'content-type': 'application/octet-stream' };
    expect((await fetch(uploadUrl, { method: 'PUT', body: 'text', headers })).ok).toBe(true);
    const fetched = await client.vms.files.fetch(vm.id, { url: downloadUrl, path: '/root/a.txt' });
    expect(fetched.exitCode).toBe(0);
    expect((await client.vms.run(vm.id, { command: ['cat', '/root/a.txt'] })).stdout).toBe('text');
  });

  it('snapshots', async () => {
    await using vm = await client.vms.launch({ machineType: 'c1m2' });
    await client.vms.run(vm.id, { command: 'echo kept > /root/kept' });
    await client.vms.services.set(vm.id, 'web', { port: 8080 });
    const snapshot = await client.snapshots.create({ vmId: vm.id, name: 'first' });
    expect((await client.snapshots.list()).map(({ id }) => id)).toEqual([snapshot.id]);
    expect(await client.snapshots.retrieve(snapshot.id)).toMatchObject({
      id: snapshot.id,
      services: [{ name: 'web' }],
    });
    expect((await client.snapshots.update(snapshot.id, { name: 'second' })).name).toBe('second');
    await using restored = await client.vms.launch({ snapshotId: snapshot.id });
    expect((await client.vms.run(restored.id, { command: 'cat /root/kept' })).stdout).toBe('kept\n');
    expect((await client.snapshots.delete(snapshot.id)).deleted).toBe(true);
  });

  it('volumes and volumeCredentials', async () => {
    const credential = await client.volumeCredentials.create({
      name: 'gcs',
      type: 'gcp-service-account-json',
      data: '{}',
    });
    expect(JSON.stringify(await client.volumeCredentials.list())).not.toContain('data');
    const volume = await client.volumes.create({ backend: 'native', name: 'data', sizeGiB: 10 });
    expect((await client.volumes.list()).map(({ id }) => id)).toEqual([volume.id]);
    expect((await client.volumes.retrieve(volume.id)).sizeGiB).toBe(10);
    expect((await client.volumes.update(volume.id, { name: 'renamed' })).name).toBe('renamed');
    expect(await client.volumes.attachments(volume.id)).toEqual([]);
    const mount = { volumeId: volume.id, mountPath: '/mnt/data', readOnly: true };
    await using vm = await client.vms.launch({ machineType: 'c1m2', volumes: [mount] });
    expect(vm.volumes).toMatchObject([mount]);
    expect(await client.volumes.attachments(volume.id)).toMatchObject([{ ...mount, vmId: vm.id }]);
    expect((await client.volumes.retrieve(volume.id)).attachmentCount).toBe(1);
    expect(await client.volumes.diagnostics(volume.id)).toBeTypeOf('object');
    expect((await client.volumes.delete(volume.id)).deleted).toBe(true);
    expect((await client.volumeCredentials.delete(credential.id)).deleted).toBe(true);
  });

  it('quotas', async () => {
    const quotas = await client.quotas.retrieve();
    expect(quotas.limits.vcpu).toBeGreaterThan(0);
  });

  it('covers every operation without breaking the spec', () => {
    served.cloud.assertNoViolations();
    expect(reportCoverage('fastvm', operations, served.cloud.calls)).toEqual([]);
  });
});
