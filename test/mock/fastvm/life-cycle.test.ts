import { beforeEach, describe, expect, it, test } from 'vitest';
import type { OperationId } from '../../../generated/fastvm/operations.js';
import type { ExecResult, FilePresign, Snapshot, Vm, Volume } from '../../../generated/fastvm/types.js';
import { createOrganization } from './call.js';

const octets = { 'content-type': 'application/octet-stream' };
let nowMs: number;
let org: ReturnType<typeof createOrganization>;
const start = (options: object = {}) => {
  nowMs = Date.parse('2026-11-21T10:00:00Z');
  org = createOrganization({ nowMs: () => nowMs, boot: { bootMs: 0 }, ...options });
};
const launch = (body: object = { machineType: 'c1m2' }) => org.ok<Vm>('vms.launch', { body });

beforeEach(() => start());

describe('delays', () => {
  it('a snapshot is created before it is ready to launch from', async () => {
    start({ snapshotMs: 500 });
    const { id: vmId } = await launch();
    const { id: snapshotId, status } = await org.ok<Snapshot>('snapshots.create', { body: { vmId } });
    expect(status).toBe('creating');
    const refused = await org.call('vms.launch', { body: { snapshotId } });
    expect([refused.status, refused.body]).toEqual([409, { error: 'snapshot is creating, not ready' }]);
    nowMs += 500;
    expect(await org.ok('snapshots.list')).toMatchObject([{ id: snapshotId, status: 'ready' }]);
    expect(await launch({ snapshotId })).toMatchObject({ status: 'running' });
  });

  it('a volume is provisioned', async () => {
    start({ volumeMs: 500 });
    const { id, status } = await org.ok<Volume>('volumes.create', { body: { backend: 'native', sizeGiB: 1 } });
    expect(status).toBe('provisioning');
    expect(await org.ok('volumes.diagnostics', { id })).toMatchObject({ status: 'provisioning' });
    nowMs += 500;
    expect(await org.ok('volumes.retrieve', { id })).toMatchObject({ status: 'ready' });
    expect(await org.ok('volumes.list')).toMatchObject([{ status: 'ready' }]);
    expect(await org.ok('volumes.update', { id, body: { name: 'x' } })).not.toHaveProperty('readyMs');
  });
});

describe('quotas run out', () => {
  test.each<[object, OperationId, object]>([
    [{ vcpu: 2 }, 'vms.launch', { machineType: 'c2m4' }],
    [{ memoryMiB: 4096 }, 'vms.launch', { machineType: 'c2m4' }],
    [{ diskGiB: 25 }, 'vms.launch', { machineType: 'c1m2', diskGiB: 16 }],
    [{ volumeCount: 0 }, 'volumes.create', { backend: 'native', sizeGiB: 1 }],
    [{ volumeGiB: 1 }, 'volumes.create', { backend: 'native', sizeGiB: 2 }],
  ])('%j', async (limits, operation, body) => {
    start({ limits });
    const { id } = await launch();
    const response = await org.call(operation, { body });
    expect(response).toMatchObject({ status: 403, body: { code: 'QUOTA_EXCEEDED' } });
    if (operation !== 'vms.launch') return;
    await org.ok('vms.delete', { id });
    expect((await org.call(operation, { body })).status).toBe(201);
  });

  it('snapshots', async () => {
    start({ limits: { snapshotCount: 1 } });
    const { id: vmId } = await launch();
    const { id } = await org.ok<Snapshot>('snapshots.create', { body: { vmId } });
    expect((await org.call('snapshots.create', { body: { vmId } })).status).toBe(403);
    await org.ok('snapshots.delete', { id });
    expect((await org.call('snapshots.create', { body: { vmId } })).status).toBe(201);
  });
});

it('a credential is never in a response', async () => {
  const secret = 'aws_secret_access_key = hunter2';
  const body = { name: 'key', type: 'aws-credentials', data: secret };
  const created = await org.ok<{ id: string }>('volumeCredentials.create', { body });
  const byoObject = { uri: 's3://bucket', credentialsRef: created.id };
  const volume = await org.ok<Volume>('volumes.create', { body: { backend: 'byo-object', byoObject } });
  const responses = [
    created,
    volume,
    await org.ok('volumeCredentials.list'),
    await org.ok('volumes.list'),
    await org.ok('volumes.diagnostics', { id: volume.id }),
    await org.ok('volumeCredentials.delete', { id: created.id }),
  ];
  expect(JSON.stringify(responses)).not.toContain('hunter2');
  expect(JSON.stringify([...org.state.volumeCredentials])).not.toContain('hunter2');
});

describe('a staged object', () => {
  const presign = (id: string) => org.ok<FilePresign>('vms.files.presign', { id, body: { path: '/f' } });
  const send = (url: string, init: RequestInit = {}) => org.state.storageFetch(new Request(url, init));

  it('belongs to one VM', async () => {
    const [mine, other] = [await launch(), await launch()];
    const { uploadUrl, downloadUrl } = await presign(mine.id);
    await send(uploadUrl, { method: 'PUT', body: 'x', headers: octets });
    const fetchInto = (id: string) => org.call('vms.files.fetch', { id, body: { url: downloadUrl, path: '/f' } });
    expect((await fetchInto(other.id)).status).toBe(400);
    expect((await fetchInto(mine.id)).body).toMatchObject({ exitCode: 0 });
    const own = await presign(other.id);
    expect((await send(own.downloadUrl)).status).toBe(404);
  });

  it('is inaccessible once its URLs have expired, and removed a day later', async () => {
    const { id } = await launch();
    const { uploadUrl, downloadUrl } = await presign(id);
    await send(uploadUrl, { method: 'PUT', body: 'x', headers: octets });
    nowMs += 899_999;
    expect((await send(downloadUrl)).status).toBe(200);
    nowMs += 1;
    expect(await (await send(downloadUrl)).text()).toContain('has expired');
    nowMs += 86_400_000;
    await presign(id);
    expect(await (await send(downloadUrl)).text()).toContain('no such signed URL');
  });
});

describe('a VM that is deleted', () => {
  it('under a command', async () => {
    const { id } = await launch();
    const command = ['sh', '-c', 'touch /root/begun; sleep 30'];
    const running = org.call('vms.run', { id, body: { command } });
    await expect.poll(async () => (await org.state.guestOf(org.state.vm(id))).fs.exists('/root/begun')).toBe(true);
    await org.ok('vms.delete', { id });
    expect(await running).toMatchObject({ status: 502, body: { error: 'vm host unreachable' } });
  });

  it('ends its background jobs', async () => {
    const { id } = await launch();
    const guest = await org.state.guestOf(org.state.vm(id));
    const command = ['sh', '-c', '(touch /root/begun; sleep 0.1; touch /root/went-on) &'];
    await org.ok<ExecResult>('vms.run', { id, body: { command } });
    await expect.poll(() => guest.fs.exists('/root/begun')).toBe(true);
    await org.ok('vms.delete', { id });
    await guest.exec({ argv: ['sleep', '0.2'] });
    expect(await guest.fs.exists('/root/went-on')).toBe(false);
  });
});

it('a reset restores the initial state', async () => {
  start({ boot: { bootMs: 0 }, limits: { vcpu: 8 } });
  const { id: vmId } = await launch();
  const { downloadUrl } = await org.ok<FilePresign>('vms.files.presign', { id: vmId, body: { path: '/f' } });
  await org.ok('snapshots.create', { body: { vmId } });
  await org.ok('volumes.create', { body: { backend: 'native', sizeGiB: 1 } });
  await org.ok('volumeCredentials.create', { body: { name: 'a', type: 'aws-credentials', data: 'b' } });
  const token = org.state.consoles.mint(vmId, 60);
  org.state.exec('true', { exitCode: 1 });
  Object.assign(org.state, { boot: { bootMs: 5, outcome: 'error' }, signedUrlSec: 1, snapshotMs: 9, volumeMs: 9 });
  org.state.limits.vcpu = 0;
  org.state.reset();
  for (const operation of ['vms.list', 'snapshots.list', 'volumes.list', 'volumeCredentials.list'] as const) {
    expect(await org.ok(operation)).toEqual([]);
  }
  expect((await org.state.storageFetch(new Request(downloadUrl))).status).toBe(403);
  expect(() => org.state.consoles.redeem(vmId, token)).toThrow('console token');
  const { signedUrlSec, snapshotMs, volumeMs, boot, limits } = org.state;
  expect([signedUrlSec, snapshotMs, volumeMs, boot.outcome, limits.vcpu]).toEqual([900, 0, 0, 'running', 8]);
  const { id } = await launch();
  expect(await org.ok('vms.run', { id, body: { command: ['true'] } })).toMatchObject({ exitCode: 0 });
});
