import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { Faults } from '../../../src/mock/faults/faults.js';
import { addFault } from '../../../src/mock/node/inspector/add-fault.js';
import { RequestError } from '../../../src/mock/node/inspector/request.js';
import { inspected } from './support/inspected.js';

describe('the page', () => {
  test.each([
    ['', 'text/html; charset=utf-8', '<title>fastkit mock</title>'],
    ['index.html', 'text/html; charset=utf-8', '<title>fastkit mock</title>'],
    ['base.css', 'text/css; charset=utf-8', 'color-scheme'],
    ['main.js', 'text/javascript; charset=utf-8', 'import'],
    ['icon.svg', 'image/svg+xml', '<svg'],
  ])('/_mock/%s', async (path, type, text) => {
    const { get } = await inspected();
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toContain(text);
  });

  test('loads scripts and data only from its own origin, and cannot be framed', async () => {
    const { get } = await inspected();
    const policy = (await get('')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('is reached without the slash', async () => {
    const { url } = await inspected();
    const response = await fetch(`${url}/_mock`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/_mock/']);
  });

  test.each([
    '../inspector/page/index.html',
    '%2e%2e/page/index.html',
    'page/../index.html',
    'reference/../index.html',
    '/index.html',
    '../inspector.ts',
    'nothing.js',
    'index.html%00',
    'api',
    'api/calls/x',
    'constructor',
  ])('has no %s', async (path) => {
    const { url } = await inspected();
    // Sent raw: fetch would remove the dots from the path.
    const request = get(url, { path: `/_mock/${path}` });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(404);
  });
});

describe('access', () => {
  test('no other origin, no other host name, no form', async () => {
    const { post, url, cloud } = await inspected();
    cloud.faults.respondWith('vms.launch', { status: 503 });
    expect((await post('reset', {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('reset', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('reset', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(cloud.faults.active).toHaveLength(1);
    expect((await post('reset', {}, { origin: url })).status).toBe(200);
    expect(cloud.faults.active).toHaveLength(0);
  });

  test('no response may be read by another origin', async () => {
    const { get } = await inspected();
    const { headers } = await get('api/calls/1', { origin: 'http://localhost:3000' });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('calls', () => {
  test('the whole of one, without credentials', async () => {
    const { fastvm, get } = await inspected();
    await fastvm.vms.launch({ machineType: 'c1m2', name: 'dev' }, { wait: false });
    const text = await (await get('api/calls/1')).text();
    expect(JSON.parse(text)).toMatchObject({
      id: 1,
      operation: 'vms.launch',
      status: 201,
      body: { machineType: 'c1m2', name: 'dev' },
      responseBody: { name: 'dev', status: 'running' },
      headers: { 'x-api-key': '***' },
    });
  });

  test('one that is no longer kept', async () => {
    const { get } = await inspected();
    const response = await get('api/calls/7');
    expect([response.status, await response.json()]).toEqual([404, { error: 'call 7 is no longer kept' }]);
  });
});

describe('faults', () => {
  test.each([
    [{ kind: 'status', target: 'vms.launch', status: 503, times: 2 }, 'vms.launch returns 503, 2 times'],
    [{ kind: 'status', target: '*', status: 503, retryAfterSec: 0.5 }, '* returns 503, always'],
    [{ kind: 'delay', target: 'fastvm:health', ms: 20, times: 1 }, 'fastvm:health waits 20 ms, once'],
    [{ kind: 'reset', target: 'storage.put', when: 'after', times: 1 }, 'storage.put is reset after the work, once'],
    [{ kind: 'cut', target: 'vms.run', afterBytes: 10, times: 1 }, 'vms.run is cut after 10 bytes, once'],
    [{ kind: 'corrupt', target: 'mapBatch', times: 1 }, 'mapBatch is corrupted, once'],
    [{ kind: 'random', rate: 0.5, seed: 7 }, expect.stringContaining('at a rate of 0.5, seed 7')],
  ])('%j', async (request, description) => {
    const { cloud, post } = await inspected();
    const response = await post('faults', request);
    expect(await response.json()).toMatchObject({ description });
    expect(response.status).toBe(200);
    expect(cloud.faults.active.map((fault) => fault.description)).toEqual([description]);
  });

  test('one that was added hits the next call', async () => {
    const { fastvm, post } = await inspected();
    await post('faults', { kind: 'status', target: 'vms.list', status: 503, retryAfterSec: 2, times: 1 });
    await expect(fastvm.vms.list()).rejects.toMatchObject({ status: 503, retryAfterMs: 2000 });
    expect(await fastvm.vms.list()).toEqual([]);
  });

  test.each([
    ['an unknown operation', { kind: 'delay', target: 'vms.lunch', ms: 1 }, 'target: no such operation'],
    ['an unknown kind', { kind: 'explode', target: '*' }, /^kind: /],
    ['a field of another kind', { kind: 'corrupt', target: '*', ms: 1 }, /^ms: /],
    ['a negative time', { kind: 'delay', target: '*', ms: -1 }, /^ms: /],
    ['a rate above 1', { kind: 'random', rate: 2, seed: 1 }, /^rate: /],
    ['no object', 7, /./],
    ['no JSON', '{', 'the body is not JSON'],
    ['a body without end', JSON.stringify({ kind: 'x'.repeat(70_000) }), 'the body is larger than 65536 bytes'],
  ])('%s is refused', async (_, request, error) => {
    const { cloud, post } = await inspected();
    const response = await post('faults', request);
    const body = (await response.json()) as { error: string };
    expect([400, 413]).toContain(response.status);
    expect(body.error).toEqual(typeof error === 'string' ? error : expect.stringMatching(error));
    expect(cloud.faults.active).toHaveLength(0);
  });

  test('a response that is not in the spec is rejected', () => {
    const faults = new Faults({ seed: 1, refuse: () => 'no such response', expireUrls() {} });
    const request = { kind: 'status', target: '*', status: 418 };
    expect(() => addFault(faults, request)).toThrow(new RequestError(400, 'no such response'));
  });

  test('removed one by one, and all', async () => {
    const { cloud, post } = await inspected();
    const add = async (ms: number) =>
      (await (await post('faults', { kind: 'delay', target: '*', ms })).json()) as { id: number };
    const { id } = await add(1);
    await add(2);
    await add(3);
    expect(await (await post('faults/remove', { id })).json()).toEqual({ message: 'Removed: * waits 1 ms, always' });
    expect(cloud.faults.active).toHaveLength(2);
    expect((await post('faults/remove', { id })).status).toBe(404);
    await post('faults/clear');
    expect(cloud.faults.active).toHaveLength(0);
  });

  test('signed URLs expire', async () => {
    const { fastvm, post } = await inspected();
    const vm = await fastvm.vms.launch({ machineType: 'c1m2' }, { wait: false });
    const { uploadUrl } = await fastvm.vms.files.presign(vm.id, { path: '/root/a' });
    await post('urls/expire');
    expect((await fetch(uploadUrl, { method: 'PUT', body: 'x' })).status).toBe(403);
  });
});

describe('clock and reset', () => {
  test('the clock moves', async () => {
    const { cloud, post } = await inspected({ clock: 'manual' });
    const beforeMs = cloud.clock.now();
    expect((await post('clock/advance', { ms: 90_000 })).status).toBe(200);
    expect(cloud.clock.now() - beforeMs).toBe(90_000);
  });

  test.each([[{ ms: -1 }], [{ ms: 1e12 }], [{ ms: '5' }], [{}]])('by %j it does not', async (body) => {
    const { cloud, post } = await inspected({ clock: 'manual' });
    const beforeMs = cloud.clock.now();
    expect((await post('clock/advance', body)).status).toBe(400);
    expect(cloud.clock.now()).toBe(beforeMs);
  });

  test('everything is reset', async () => {
    const { cloud, fastvm, post } = await inspected();
    await fastvm.vms.launch({ machineType: 'c1m2' }, { wait: false });
    await post('reset');
    expect([cloud.calls.total, cloud.fastvm.listVms()]).toEqual([0, []]);
  });

  test('an unknown action', async () => {
    const { post, url } = await inspected();
    expect((await post('explode')).status).toBe(404);
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/_mock/api/reset`, { method: 'PUT', headers, body: '{}' })).status).toBe(404);
  });
});
