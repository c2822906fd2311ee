import { getEventListeners } from 'node:events';
import { AbortedError, VMLaunchError, VMNotReadyError, type Vm } from 'fastkit/fastvm';
import { describe, expect, it, test } from 'vitest';
import { caught } from '../../core/support/caught.js';
import { busy, deafFetch, hangingFetch, json } from '../../core/support/scripted-fetch.js';
import { scriptedClient } from './support/events.js';
import { respondWithVm, vm } from './support/vm.js';

const FAST = { pollIntervalMs: 5 };
const LAUNCH = { machineType: 'c1m2' } as const;

describe('waitForVmReady', () => {
  it('polls until running and reports each poll', async () => {
    const { client, sent } = scriptedClient(
      {},
      respondWithVm('queued'),
      respondWithVm('provisioning'),
      respondWithVm('running'),
    );
    const seen: string[] = [];
    const ready = await client.waitForVmReady('vm-1', { ...FAST, onUpdate: ({ status }: Vm) => seen.push(status) });
    expect(ready).toEqual(vm('running'));
    expect(seen).toEqual(['queued', 'provisioning']);
    expect(sent).toHaveLength(3);
  });

  it('unknown statuses keep polling', async () => {
    const { client } = scriptedClient(
      {},
      respondWithVm('hibernating'),
      respondWithVm('pausing'),
      respondWithVm('running'),
    );
    expect((await client.waitForVmReady('vm-1', FAST)).status).toBe('running');
  });

  test.each(['error', 'stopped', 'deleting'])('%s is an error that has the VM', async (status) => {
    const { client } = scriptedClient({}, respondWithVm('queued'), respondWithVm(status));
    const error = await caught<VMLaunchError>(client.waitForVmReady('vm-1', FAST));
    expect(error).toBeInstanceOf(VMLaunchError);
    expect(error).toMatchObject({ vmId: 'vm-1', status, vm: vm(status) });
  });

  it('deadline holds while a GET hangs', async () => {
    const { client, sent } = scriptedClient({}, respondWithVm('queued'), hangingFetch);
    const startedAt = performance.now();
    const error = await caught<VMNotReadyError>(client.waitForVmReady('vm-1', { ...FAST, waitTimeoutMs: 80 }));
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(error).toBeInstanceOf(VMNotReadyError);
    expect(error).toMatchObject({ vmId: 'vm-1', lastStatus: 'queued', waitTimeoutMs: 80, vm: vm('queued') });
    expect(error.cause).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(sent).toHaveLength(2);
  });

  it('deadline holds while a fetch ignores its signal', async () => {
    const { client } = scriptedClient({}, deafFetch);
    expect(await caught(client.waitForVmReady('vm-1', { waitTimeoutMs: 30 }))).toMatchObject({
      code: 'VM_NOT_READY',
      lastStatus: undefined,
    });
  });

  it('short outage does not end the wait', async () => {
    const outage = [busy(503), new Error('ECONNRESET'), busy(502), busy(429), busy(500)];
    const { client } = scriptedClient({}, respondWithVm('queued'), ...outage, respondWithVm('running'));
    expect((await client.waitForVmReady('vm-1', FAST)).status).toBe('running');
  });

  it('an unreadable response after a readable one is an outage', async () => {
    const page = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    const { client } = scriptedClient({}, respondWithVm('queued'), page(), respondWithVm('running'));
    expect((await client.vms.launch(LAUNCH, FAST)).status).toBe('running');
    const lost = scriptedClient({}, respondWithVm('queued'), page(), hangingFetch);
    const error = await caught(lost.client.vms.launch(LAUNCH, { ...FAST, waitTimeoutMs: 80 }));
    expect(error).toMatchObject({ name: 'VMNotReadyError', vmId: 'vm-1', lastStatus: 'queued' });
  });

  it('an unreadable first response ends the wait: that is not FastVM', async () => {
    const { client } = scriptedClient({}, new Response('<html>', { headers: { 'content-type': 'text/html' } }));
    expect(await caught(client.waitForVmReady('vm-1', FAST))).toMatchObject({ name: 'ResponseParseError' });
  });

  it('waits as long as Retry-After says', async () => {
    const slowDown = json({ error: 'slow down' }, { status: 429, headers: { 'retry-after-ms': '120' } });
    const { client } = scriptedClient({}, slowDown, respondWithVm('running'));
    const startedAt = performance.now();
    await client.waitForVmReady('vm-1', FAST);
    expect(performance.now() - startedAt).toBeGreaterThan(115);
  });

  test.each([
    [401, 'AuthenticationError'],
    [404, 'NotFoundError'],
  ])('%i ends the wait at once', async (status, name) => {
    const { client, sent } = scriptedClient({}, respondWithVm('queued'), json({ error: 'no' }, { status }));
    expect(await caught(client.waitForVmReady('vm-1', FAST))).toMatchObject({ name });
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['while sleeping', respondWithVm('queued')],
    ['while a GET hangs', hangingFetch],
    ['while a GET hangs that ignores its signal', deafFetch],
  ])('abort works %s', async (_, second) => {
    const { client, sent } = scriptedClient({}, respondWithVm('queued'), second);
    const controller = new AbortController();
    const reason = new Error('enough');
    const waiting = caught<AbortedError>(client.waitForVmReady('vm-1', { signal: controller.signal }));
    await expect.poll(() => sent.length).toBe(2);
    const abortedAt = performance.now();
    controller.abort(reason);
    const error = await waiting;
    expect(performance.now() - abortedAt).toBeLessThan(1_000);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.reason).toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test.each([{ pollIntervalMs: -1 }, { waitTimeoutMs: Number.NaN }])('%j is refused', async (options) => {
    const { client, sent } = scriptedClient({});
    expect(await caught(client.waitForVmReady('vm-1', options))).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(sent).toEqual([]);
  });
});

describe('launch', () => {
  const queued = respondWithVm('queued', {}, { status: 202 });

  it('running in the response means no polling at all', async () => {
    const { client, sent } = scriptedClient({}, respondWithVm('running', {}, { status: 201 }));
    expect((await client.vms.launch(LAUNCH)).status).toBe('running');
    expect(sent).toHaveLength(1);
  });

  it('polls through provisioning until running', async () => {
    const { client, sent } = scriptedClient({}, queued, respondWithVm('provisioning'), respondWithVm('running'));
    expect((await client.vms.launch(LAUNCH, FAST)).status).toBe('running');
    expect(sent.map(({ init, url }) => `${init.method} ${new URL(url).pathname}`)).toEqual([
      'POST /v1/vms',
      'GET /v1/vms/vm-1',
      'GET /v1/vms/vm-1',
    ]);
  });

  it('a terminal status raises the launch error and carries the status', async () => {
    const { client } = scriptedClient({}, queued, respondWithVm('error'));
    expect(await caught(client.vms.launch(LAUNCH, FAST))).toMatchObject({ name: 'VMLaunchError', status: 'error' });
  });

  it('deadline 0 raises not-ready', async () => {
    const { client } = scriptedClient({}, queued);
    const error = await caught(client.vms.launch(LAUNCH, { waitTimeoutMs: 0 }));
    expect(error).toMatchObject({ name: 'VMNotReadyError', vmId: 'vm-1', lastStatus: 'queued' });
  });

  it('wait: false returns the first response as is; waiting separately later works', async () => {
    const { client, sent } = scriptedClient({}, queued, respondWithVm('running'));
    const first = await client.vms.launch(LAUNCH, { wait: false });
    expect([first.status, sent.length]).toEqual(['queued', 1]);
    expect((await client.waitForVmReady(first.id)).status).toBe('running');
  });

  it('is sent once, whatever the failure', async () => {
    const { client, sent } = scriptedClient({}, busy(503), respondWithVm('running'));
    expect(await caught(client.vms.launch(LAUNCH))).toMatchObject({ status: 503 });
    expect(sent).toHaveLength(1);
  });

  it('one deadline for request and wait', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      return json(vm('queued'), { status: 202 });
    };
    const { client } = scriptedClient({}, slow, hangingFetch);
    const startedAt = performance.now();
    expect(await caught(client.vms.launch(LAUNCH, { waitTimeoutMs: 900 }))).toMatchObject({ code: 'VM_NOT_READY' });
    expect(performance.now() - startedAt).toBeLessThan(1_450);
  });

  it('deadlineMs limits the wait too', async () => {
    const { client } = scriptedClient({}, queued, hangingFetch);
    const error = await caught(client.vms.launch(LAUNCH, { deadlineMs: 60 }));
    expect(error).toMatchObject({ code: 'VM_NOT_READY', vmId: 'vm-1', waitTimeoutMs: 60 });
  });

  it('headers of the call are sent with every poll', async () => {
    const { client, sent } = scriptedClient({}, queued, respondWithVm('running'));
    await client.vms.launch(LAUNCH, { ...FAST, headers: { 'x-trace': '7' } });
    expect(sent.map(({ headers }) => headers['x-trace'])).toEqual(['7', '7']);
  });

  it('snapshotRestoreWarnings are kept', async () => {
    const warnings = { services: [{ name: 'web', reason: 'taken' }] };
    const first = respondWithVm('queued', { snapshotRestoreWarnings: warnings }, { status: 202 });
    const { client } = scriptedClient({}, first, respondWithVm('running'));
    const launched = await client.vms.launch({ snapshotId: 's' }, FAST);
    expect(launched).toMatchObject({ status: 'running', snapshotRestoreWarnings: warnings });
  });

  it('deleteOnFailure deletes, and the error of the launch is thrown', async () => {
    const { client, sent } = scriptedClient({}, queued, respondWithVm('error'), json({ error: 'no' }, { status: 403 }));
    const error = await caught(client.vms.launch(LAUNCH, { ...FAST, deleteOnFailure: true }));
    expect(error).toMatchObject({ name: 'VMLaunchError' });
    expect(sent.at(-1)?.init.method).toBe('DELETE');
  });

  it('without deleteOnFailure nothing is deleted', async () => {
    const { client, sent } = scriptedClient({}, queued, respondWithVm('error'));
    await caught(client.vms.launch(LAUNCH, FAST));
    expect(sent.map(({ init }) => init.method)).toEqual(['POST', 'GET']);
  });

  test.each([200, 404])('await using deletes; %i is fine', async (status) => {
    const { client, sent } = scriptedClient(
      {},
      respondWithVm('running', {}, { status: 201 }),
      json({ id: 'vm-1', deleted: true }, { status }),
    );
    {
      await using launched = await client.vms.launch(LAUNCH);
      expect(Object.keys(launched)).toEqual(Object.keys(vm('running')));
    }
    expect(sent.map(({ init }) => init.method)).toEqual(['POST', 'DELETE']);
  });

  it('abort ends launch while it waits', async () => {
    const { client, sent } = scriptedClient({}, queued, hangingFetch);
    const controller = new AbortController();
    const launching = caught(client.vms.launch(LAUNCH, { signal: controller.signal }));
    await expect.poll(() => sent.length).toBe(2);
    controller.abort('stop');
    expect(await launching).toMatchObject({ name: 'AbortedError', reason: 'stop' });
  });
});
