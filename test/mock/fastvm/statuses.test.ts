import { FastvmClient } from 'fastkit/fastvm';
import { mockCloud } from 'fastkit/mock';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { contract } from '../../../generated/fastvm/contract.js';
import { type OperationId, operations } from '../../../generated/fastvm/operations.js';

const IDS = Object.keys(operations) as OperationId[];
/** Statuses of failures of the service, which only a fault produces. */
const BY_FAULT_ONLY = new Set(['5XX', 'default']);
/** Operations with a separate test. */
const EXTENSIONS = /^vms\.(pause|resume|ttl|services)/;
let cloud: ReturnType<typeof mockCloud>;
const seen = new Map<OperationId, Set<number>>();

/** Calls an operation like any HTTP client, and records the status. */
async function call(operation: OperationId, key: string, id = 'none', body: unknown = {}): Promise<Response> {
  const { method, path } = operations[operation];
  const headers = { 'x-api-key': key, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) };
  const hasBody = (contract[operation] as { request?: unknown }).request !== undefined;
  const response = await cloud.fetch(
    new Request(`${cloud.baseUrls.fastvm}${path.replace('{id}', id).replace('{name}', 'web')}`, {
      method,
      headers,
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
    }),
  );
  seen.set(operation, (seen.get(operation) ?? new Set()).add(response.status));
  return response;
}

const start = (fastvm: object = {}): void => {
  cloud = mockCloud({
    fastvm: { boot: { bootMs: 0 }, apiKeys: { all: 'all', read: 'read', none: 'none' }, ...fastvm },
  });
};
const json = async (response: Promise<Response>) => (await (await response).json()) as { id: string };
const launch = () => json(call('vms.launch', 'all', '', { machineType: 'c1m2' }));
beforeEach(() => start());

const BODIES: Partial<Record<OperationId, unknown>> = {
  'vms.update': { name: 'x' },
  'vms.setFirewall': { mode: 'open' },
  'vms.patchFirewall': { mode: 'open' },
  'vms.run': { command: ['true'] },
  'vms.files.presign': { path: '/f' },
  'vms.files.fetch': { url: 'https://example.com/', path: '/f' },
  'vms.services.create': { name: 'web', port: 8080 },
  'vms.services.set': { port: 8080 },
  'snapshots.update': { name: 'x' },
  'volumes.update': { name: 'x' },
};

describe.each(IDS)('%s', (operation) => {
  it('401 for a key that is missing or unknown, 403 for one without permission', async () => {
    expect((await call(operation, '')).status).toBe(401);
    expect(await (await call(operation, 'stranger')).json()).toEqual({ error: 'invalid api key' });
    expect((await call(operation, 'none')).status).toBe(403);
    const { method } = operations[operation];
    expect((await call(operation, 'read', 'none', BODIES[operation])).status === 403).toBe(method !== 'GET');
  });

  it('429 over the rate limit, until its window is over', async () => {
    start({ rateLimit: { requests: 1, perSec: 10 } });
    expect((await call(operation, 'all', 'none', BODIES[operation])).status).not.toBe(429);
    const refused = await call(operation, 'all', 'none', BODIES[operation]);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    await cloud.clock.advance(10_000);
    expect((await call(operation, 'all', 'none', BODIES[operation])).status).not.toBe(429);
  });
});

test.each(IDS.filter((id) => operations[id].path.includes('{id}')))('%s: 404', async (operation) => {
  expect((await call(operation, 'all', 'none', BODIES[operation])).status).toBe(404);
});

test.each(IDS.filter((id) => '400' in contract[id].responses))('%s: 400', async (operation) => {
  const { id } = await launch();
  expect((await call(operation, 'all', id, { command: 1, name: 2, mode: 3 })).status).toBe(400);
});

describe('success', () => {
  it('of VMs', async () => {
    const { id } = await launch();
    for (const operation of IDS.filter((name) => name.startsWith('vms.') && name !== 'vms.launch')) {
      if (operation === 'vms.delete' || operation === 'vms.files.fetch' || EXTENSIONS.test(operation)) continue;
      expect([operation, (await call(operation, 'all', id, BODIES[operation])).status]).toEqual([operation, 200]);
    }
    const { downloadUrl } = (await (await call('vms.files.presign', 'all', id, { path: '/f' })).json()) as {
      downloadUrl: string;
    };
    expect((await call('vms.files.fetch', 'all', id, { url: downloadUrl, path: '/f' })).status).toBe(200);
    expect((await call('vms.delete', 'all', id)).status).toBe(200);
    cloud.fastvm.boot = { bootMs: 10, outcome: 'running' };
    expect((await call('vms.launch', 'all', '', { machineType: 'c1m2' })).status).toBe(202);
  });

  it('of pausing, resuming, timers and services', async () => {
    start({ boot: { bootMs: 0, resumeMs: 10 } });
    const { id } = await json(
      call('vms.launch', 'all', '', { machineType: 'c1m2', ttl: { seconds: 60, action: 'pause' } }),
    );
    const statuses: [OperationId, number][] = [
      ['vms.ttl.refresh', 200],
      ['vms.pause', 200],
      ['vms.resume', 202],
      ['vms.services.create', 201],
      ['vms.services.list', 200],
      ['vms.services.set', 200],
      ['vms.services.delete', 204],
    ];
    for (const [operation, status] of statuses) {
      expect([operation, (await call(operation, 'all', id, BODIES[operation])).status]).toEqual([operation, status]);
    }
    await cloud.clock.advance(10);
    expect((await call('vms.resume', 'all', id)).status).toBe(200);
  });

  it('of snapshots', async () => {
    const { id: vmId } = await launch();
    const created = await call('snapshots.create', 'all', '', { vmId });
    expect(created.status).toBe(201);
    const { id } = (await created.json()) as { id: string };
    expect((await call('snapshots.list', 'all')).status).toBe(200);
    expect((await call('snapshots.retrieve', 'all', id)).status).toBe(200);
    expect((await call('snapshots.update', 'all', id, { name: 'x' })).status).toBe(200);
    expect((await call('snapshots.delete', 'all', id)).status).toBe(200);
  });

  test.each([200, 201] as const)('of volumes and credentials, created with %i', async (createdStatus) => {
    start({ createdStatus });
    const volume = await call('volumes.create', 'all', '', { backend: 'native', sizeGiB: 1 });
    const body = { name: 'a', type: 'aws-credentials', data: 'b' };
    const credential = await call('volumeCredentials.create', 'all', '', body);
    expect([volume.status, credential.status]).toEqual([createdStatus, createdStatus]);
    const { id } = (await volume.json()) as { id: string };
    for (const operation of IDS.filter((name) => name.startsWith('volumes.') && !/create|delete/.test(name))) {
      expect([operation, (await call(operation, 'all', id, BODIES[operation])).status]).toEqual([operation, 200]);
    }
    expect((await call('volumes.delete', 'all', id)).status).toBe(200);
    expect((await call('volumeCredentials.list', 'all')).status).toBe(200);
    const { id: ref } = (await credential.json()) as { id: string };
    expect((await call('volumeCredentials.delete', 'all', ref)).status).toBe(200);
  });

  it('of health and quotas', async () => {
    expect((await call('health', 'all')).status).toBe(200);
    expect((await call('quotas.retrieve', 'read')).status).toBe(200);
  });
});

it('409 for operations that need a running VM', async () => {
  const { id } = await launch();
  cloud.fastvm.vm(id).forcedStatus = 'stopped';
  for (const operation of ['vms.run', 'vms.consoleToken', 'vms.files.fetch', 'vms.pause', 'vms.resume'] as const) {
    expect([operation, (await call(operation, 'all', id, BODIES[operation])).status]).toEqual([operation, 409]);
  }
  expect((await call('snapshots.create', 'all', '', { vmId: id })).status).toBe(409);
});

it('409 for a service beyond the last one, or under a name that another one has', async () => {
  const { id } = await launch();
  const create = async (port: number, name: string) =>
    (await call('vms.services.create', 'all', id, { name, port })).status;
  expect([await create(8080, 'web'), await create(8081, 'web')]).toEqual([201, 409]);
  for (let index = 1; index < 16; index++) expect(await create(8080, `web-${index}`)).toBe(201);
  await call('vms.services.delete', 'all', id);
  expect(await create(8080, 'other')).toBe(201);
  expect((await call('vms.services.set', 'all', id, { port: 8080 })).status).toBe(409);
});

it('409 for the timer of a VM without one', async () => {
  const { id } = await launch();
  expect((await call('vms.ttl.refresh', 'all', id)).status).toBe(409);
});

it('502 for a command whose VM is deleted meanwhile', async () => {
  const { id } = await launch();
  cloud.fastvm.exec('wait', () => new Promise(() => undefined));
  const running = call('vms.run', 'all', id, { command: ['wait'] });
  await expect.poll(() => cloud.calls.last()?.operation).toBe('vms.run');
  await call('vms.delete', 'all', id);
  expect((await running).status).toBe(502);
});

it('the client sees each of them as its error', async () => {
  const client = new FastvmClient({ apiKey: 'none', fetch: (url, init) => cloud.fetch(new Request(url, init)) });
  await expect(client.health()).rejects.toMatchObject({ name: 'PermissionDeniedError', status: 403 });
});

it('every documented status comes from the mock itself, except for failures of the service', () => {
  const missing = IDS.flatMap((operation) =>
    Object.keys(contract[operation].responses)
      .filter((status) => !BY_FAULT_ONLY.has(status) && !seen.get(operation)?.has(Number(status)))
      .map((status) => `${operation} ${status}`),
  );
  expect(missing).toEqual([]);
});
