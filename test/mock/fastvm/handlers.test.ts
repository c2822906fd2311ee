import { beforeEach, describe, expect, it, test } from 'vitest';
import { type OperationId, operations } from '../../../generated/fastvm/operations.js';
import type {
  ConsoleToken,
  OrgQuotas,
  Snapshot,
  Vm,
  VmLaunchParams,
  Volume,
  VolumeCredential,
} from '../../../generated/fastvm/types.js';
import { createOrganization } from './call.js';

let nowMs: number;
let org: ReturnType<typeof createOrganization>;
const launch = (params: VmLaunchParams = { machineType: 'c1m2' }) => org.ok<Vm>('vms.launch', { body: params });
const retrieve = (id: string) => org.ok<Vm>('vms.retrieve', { id });

beforeEach(() => {
  nowMs = Date.parse('2026-11-21T10:00:00Z');
  org = createOrganization({ nowMs: () => nowMs });
});

describe('authentication', () => {
  test.each(Object.keys(operations) as OperationId[])('%s needs an API key', async (id) => {
    expect(await org.call(id, { headers: { 'x-api-key': '' } })).toEqual({
      status: 401,
      body: { error: 'missing api key' },
    });
  });

  it('health returns 200 with a key', async () => {
    expect(await org.ok('health')).toEqual({ status: 'ok' });
  });
});

describe('unknown ids', () => {
  const bodies: Partial<Record<OperationId, unknown>> = {
    'vms.run': { command: ['true'] },
    'vms.update': { name: 'x' },
    'vms.setFirewall': { mode: 'open' },
    'vms.patchFirewall': {},
  };
  const withId = Object.values(operations).filter(({ path }) => path.includes('{id}'));
  test.each(withId.map(({ id }) => id))('%s → 404', async (id) => {
    const { status, body } = await org.call(id, { id: 'vm_does_not_exist', body: bodies[id] ?? {} });
    expect({ status, body }).toEqual({ status: 404, body: { error: expect.stringMatching(/ not found$/) } });
  });
});

describe('boot', () => {
  it('goes from queued over provisioning to running with time', async () => {
    const { status, body } = await org.call('vms.launch', { body: { machineType: 'c1m2' } });
    expect(status).toBe(202);
    const { id } = body as Vm;
    const seen: unknown[] = [];
    for (const ms of [0, 14, 1, 14, 1]) {
      nowMs += ms;
      seen.push((await retrieve(id)).status);
    }
    expect(seen).toEqual(['queued', 'queued', 'provisioning', 'provisioning', 'running']);
  });

  it('returns 201 when it takes no time', async () => {
    org = createOrganization({ boot: { bootMs: 0 } });
    const { status, body } = await org.call('vms.launch', { body: { machineType: 'c1m2' } });
    expect([status, (body as Vm).status]).toEqual([201, 'running']);
  });

  it('can take a number of polls', async () => {
    org = createOrganization({ boot: { bootPolls: 2 }, nowMs: () => nowMs });
    const { id, status } = await launch();
    expect([status, (await retrieve(id)).status, (await retrieve(id)).status]).toEqual([
      'queued',
      'provisioning',
      'running',
    ]);
  });

  it('can fail', async () => {
    org.state.boot = { bootMs: 10, outcome: 'error' };
    const { id } = await launch();
    nowMs += 10;
    expect((await retrieve(id)).status).toBe('error');
  });

  it('rejects commands before it runs', async () => {
    const { id } = await launch();
    const { status, body } = await org.call('vms.run', { id, body: { command: ['true'] } });
    expect([status, body]).toEqual([409, { error: 'vm is queued, not running' }]);
  });
});

describe('launch parameters', () => {
  test.each<[VmLaunchParams, Partial<Vm>]>([
    [{ machineType: 'c2m4' }, { cpu: 2, memoryMiB: 4096, diskGiB: 10, machineName: 'c2m4', sourceName: '' }],
    [{ machineType: 'c1m2', name: '  a \t b  ' }, { name: 'a b' }],
    [{ machineType: 'c1m2', name: 'ä'.repeat(70) }, { name: 'ä'.repeat(64) }],
    [{ machineType: 'c1m2', diskGiB: 40 }, { diskGiB: 40 }],
    [{ machineType: 'c1m2' }, { firewall: { mode: 'restricted', ingress: [] }, metadata: {}, deletedAt: null }],
    [{ machineType: 'c1m2', ttl: { action: 'delete', seconds: 60 } }, { ttl: { action: 'delete', seconds: 60 } }],
  ])('%j', async (params, expected) => {
    expect(await launch(params)).toMatchObject(expected);
  });

  it('names a VM after its id', async () => {
    const vm = await launch({ machineType: 'c1m2', name: '   ' });
    expect(vm.name).toBe(`vm-${vm.id.slice(0, 8)}`);
  });

  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
  test.each<[string, VmLaunchParams, number]>([
    ['neither machine nor snapshot', {}, 400],
    ['an unknown machine', { machineType: 'c3m7' }, 400],
    ['an unknown snapshot', { snapshotId: 'none' }, 404],
    ['too small a disk', { machineType: 'c1m2', diskGiB: 5 }, 400],
    ['too many keys', { machineType: 'c1m2', metadata: keys(257) }, 400],
    ['too long a key in bytes', { machineType: 'c1m2', metadata: { ['ä'.repeat(129)]: '' } }, 400],
    ['too long a value in bytes', { machineType: 'c1m2', metadata: { a: 'ä'.repeat(2049) } }, 400],
    [
      'too much in all',
      {
        machineType: 'c1m2',
        metadata: Object.fromEntries(Object.keys(keys(17)).map((key) => [key, 'v'.repeat(4096)])),
      },
      400,
    ],
  ])('refuses %s', async (_, body, expected) => {
    expect((await org.call('vms.launch', { body })).status).toBe(expected);
    expect(org.state.vms.size).toBe(0);
  });
});

describe('VMs', () => {
  it('are listed by metadata and status', async () => {
    const a = await launch({ machineType: 'c1m2', metadata: { env: 'prod', role: 'api' } });
    await launch({ machineType: 'c1m2', metadata: { env: 'prod' } });
    const ids = async (query: Record<string, unknown>) =>
      (await org.ok<Vm[]>('vms.list', { query })).map(({ id }) => id);
    expect(await ids({})).toHaveLength(2);
    expect(await ids({ metadata: { env: 'prod', role: 'api' } })).toEqual([a.id]);
    expect(await ids({ status: 'running' })).toEqual([]);
    nowMs += 30;
    expect(await ids({ status: 'running' })).toHaveLength(2);
    expect(await ids({ status: 'nonsense' })).toEqual([]);
  });

  it('are renamed and relabeled, absent fields stay', async () => {
    const { id } = await launch({ machineType: 'c1m2', name: 'a', metadata: { k: 'v' } });
    expect(await org.ok('vms.update', { id, body: { name: ' b ' } })).toMatchObject({
      name: 'b',
      metadata: { k: 'v' },
    });
    expect(await org.ok('vms.update', { id, body: { metadata: {} } })).toMatchObject({ name: 'b', metadata: {} });
  });

  it('have a firewall that is replaced or patched', async () => {
    const { id } = await launch();
    const rule = { protocol: 'tcp', portStart: 22 };
    const firewallAfter = async (operation: OperationId, body: unknown) =>
      (await org.ok<Vm>(operation, { id, body })).firewall;
    expect(await firewallAfter('vms.setFirewall', { mode: 'restricted', ingress: [rule] })).toEqual({
      mode: 'restricted',
      ingress: [rule],
    });
    expect(await firewallAfter('vms.patchFirewall', { mode: 'open' })).toEqual({ mode: 'open', ingress: [rule] });
    expect(await firewallAfter('vms.patchFirewall', { ingress: [] })).toEqual({ mode: 'open', ingress: [] });
    expect(await firewallAfter('vms.setFirewall', { mode: 'restricted' })).toEqual({ mode: 'restricted', ingress: [] });
    const backwards = { mode: 'open', ingress: [{ protocol: 'tcp', portStart: 9, portEnd: 8 }] };
    expect((await org.call('vms.setFirewall', { id, body: backwards })).status).toBe(400);
  });

  it('are gone after deletion', async () => {
    const { id } = await launch();
    expect(await org.ok('vms.delete', { id })).toEqual({ id, deleted: true });
    expect((await org.call('vms.retrieve', { id })).status).toBe(404);
    expect((await org.call('vms.delete', { id })).status).toBe(404);
    expect(await org.ok('vms.list')).toEqual([]);
  });

  it('create console tokens', async () => {
    const { id } = await launch();
    expect((await org.call('vms.consoleToken', { id })).status).toBe(409);
    nowMs += 30;
    const token = await org.ok<ConsoleToken>('vms.consoleToken', { id });
    expect(token).toEqual({ token: expect.any(String), expiresInSec: 60, websocketPath: `/v1/vms/${id}/console/ws` });
  });

  it('follow their timer', async () => {
    const paused = await launch({ machineType: 'c1m2', ttl: { action: 'pause', seconds: 60 } });
    const deleted = await launch({ machineType: 'c1m2', ttl: { action: 'delete', seconds: 60 } });
    nowMs += 30;
    expect((await retrieve(paused.id)).expiresAtMs).toBe(nowMs - 30 + 60_000);
    nowMs += 60_000;
    expect(await retrieve(paused.id)).toMatchObject({ status: 'paused', pausedAt: '2026-11-21T10:01:00.000Z' });
    expect((await org.call('vms.retrieve', { id: deleted.id })).status).toBe(404);
  });
});

describe('snapshots', () => {
  it('restore machine, disk, labels and files', async () => {
    const { id } = await launch({
      machineType: 'c2m4',
      diskGiB: 20,
      metadata: { a: 'b' },
      envVars: { LEVEL: 'debug' },
    });
    nowMs += 30;
    await org.ok('vms.run', { id, body: { command: ['sh', '-c', 'echo before > /root/f'] } });
    const snapshot = await org.ok<Snapshot>('snapshots.create', { body: { vmId: id } });
    expect(snapshot).toMatchObject({
      name: `snapshot-${id.slice(0, 8)}`,
      vmId: id,
      status: 'ready',
      metadata: { a: 'b' },
    });
    expect(snapshot).not.toHaveProperty('files');
    await org.ok('vms.run', { id, body: { command: ['sh', '-c', 'echo after > /root/f'] } });
    await org.ok('vms.delete', { id });

    await org.ok('snapshots.update', { id: snapshot.id, body: { name: ' golden  image ' } });
    const copy = await launch({ snapshotId: snapshot.id });
    expect(copy).toMatchObject({ cpu: 2, diskGiB: 20, sourceName: 'golden image', metadata: { a: 'b' } });
    nowMs += 30;
    const command = ['sh', '-c', 'cat /root/f; echo $LEVEL'];
    expect(await org.ok('vms.run', { id: copy.id, body: { command } })).toMatchObject({ stdout: 'before\ndebug\n' });
    expect((await org.call('vms.launch', { body: { snapshotId: snapshot.id, diskGiB: 10 } })).status).toBe(400);
  });

  it('keep the files of a copy that ran no command', async () => {
    const { id } = await launch();
    nowMs += 30;
    await org.ok('vms.run', { id, body: { command: ['touch', '/root/kept'] } });
    const first = await org.ok<Snapshot>('snapshots.create', { body: { vmId: id } });
    const copy = await launch({ snapshotId: first.id });
    nowMs += 30;
    const second = await org.ok<Snapshot>('snapshots.create', { body: { vmId: copy.id, name: 'second' } });
    const last = await launch({ snapshotId: second.id });
    nowMs += 30;
    const command = ['ls', '/root'];
    expect(await org.ok('vms.run', { id: last.id, body: { command } })).toMatchObject({ stdout: 'kept\n' });
  });

  it('need a running VM and are deleted', async () => {
    const { id: vmId } = await launch();
    expect((await org.call('snapshots.create', { body: { vmId } })).status).toBe(409);
    expect((await org.call('snapshots.create', { body: { vmId: 'none' } })).status).toBe(404);
    nowMs += 30;
    const { id } = await org.ok<Snapshot>('snapshots.create', { body: { vmId } });
    expect(await org.ok('snapshots.list')).toHaveLength(1);
    expect(await org.ok('snapshots.delete', { id })).toEqual({ id, deleted: true });
    expect(await org.ok('snapshots.list')).toEqual([]);
  });
});

describe('volumes and credentials', () => {
  it('go through their life', async () => {
    const body = { name: 'bucket key', type: 'aws-credentials', data: 'secret' };
    const credential = await org.ok<VolumeCredential>('volumeCredentials.create', { body });
    expect(JSON.stringify(await org.ok('volumeCredentials.list'))).not.toContain('secret');
    const native = await org.ok<Volume>('volumes.create', { body: { backend: 'native', sizeGiB: 50, name: 'cache' } });
    expect(native).toMatchObject({
      consistency: 'posix',
      accessMode: 'rw',
      sizeGiB: 50,
      billableGiB: 50,
      status: 'ready',
    });
    const byoObject = { uri: 's3://bucket/prefix', credentialsRef: credential.id };
    const object = await org.ok<Volume>('volumes.create', {
      body: { backend: 'byo-object', accessMode: 'ro', byoObject },
    });
    expect(object).toMatchObject({ consistency: 'eventual', accessMode: 'ro', sizeGiB: null });

    expect(await org.ok('volumes.update', { id: native.id, body: { name: 'c2' } })).toMatchObject({ name: 'c2' });
    const rotate = (id: string, credentialsRef: string) => org.call('volumes.update', { id, body: { credentialsRef } });
    expect((await rotate(object.id, credential.id)).status).toBe(200);
    expect((await rotate(object.id, 'none')).status).toBe(400);
    expect((await rotate(native.id, credential.id)).status).toBe(400);
    expect(await org.ok('volumes.retrieve', { id: native.id })).toMatchObject({ name: 'c2' });
    expect(await org.ok('volumes.attachments', { id: native.id })).toEqual([]);
    expect(await org.ok('volumes.diagnostics', { id: native.id })).toMatchObject({ status: 'ready' });
    expect(await org.ok('volumes.list')).toHaveLength(2);

    await org.ok('volumes.delete', { id: native.id });
    expect((await org.call('volumes.retrieve', { id: native.id })).status).toBe(404);
    await org.ok('volumeCredentials.delete', { id: credential.id });
    expect(await org.ok('volumeCredentials.list')).toEqual([]);
  });

  test.each([
    [{ backend: 'native' }],
    [{ backend: 'byo-object' }],
    [{ backend: 'byo-object', byoObject: { uri: 's3://b', credentialsRef: 'none' } }],
  ])('refuses %j', async (body) => {
    expect((await org.call('volumes.create', { body })).status).toBe(400);
  });
});

describe('quotas', () => {
  it('count what exists', async () => {
    const { id } = await launch({ machineType: 'c4m8', diskGiB: 30 });
    await org.ok('volumes.create', { body: { backend: 'native', sizeGiB: 7 } });
    const { usage } = await org.ok<OrgQuotas>('quotas.retrieve');
    expect(usage).toEqual({ vcpu: 4, memoryMiB: 8192, diskGiB: 30, snapshotCount: 0, volumeCount: 1, volumeGiB: 7 });
    await org.ok('vms.delete', { id });
    expect((await org.ok<OrgQuotas>('quotas.retrieve')).usage.vcpu).toBe(0);
  });

  it('reject requests beyond them with 403', async () => {
    org = createOrganization({ limits: { vcpu: 1, snapshotCount: 0, volumeGiB: 10 }, boot: { bootMs: 0 } });
    const { id: vmId } = await launch();
    const refused = async (operation: OperationId, body: unknown) => {
      const response = await org.call(operation, { body });
      return [response.status, response.body];
    };
    expect(await refused('vms.launch', { machineType: 'c1m2' })).toEqual([
      403,
      { error: 'quota exceeded: vcpu would be 2, the limit is 1', code: 'QUOTA_EXCEEDED' },
    ]);
    expect((await refused('snapshots.create', { vmId }))[0]).toBe(403);
    expect((await refused('volumes.create', { backend: 'native', sizeGiB: 11 }))[0]).toBe(403);
  });
});
