import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';
import { DEFAULT_ADMIN_TOKEN, DEFAULT_FASTMAP_SECRET, mockCloud } from 'fastkit/mock';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadMsw } from '../../../src/mock/node/load-msw.js';

const cloud = mockCloud({ fastvm: { boot: { bootMs: 0 } } });
const server = setupServer(...cloud.handlers);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => cloud.reset());
afterAll(async () => {
  server.close();
  await cloud.dispose();
});

// Clients with default options: they do not know about the mock.
const fastvm = new FastvmClient({ apiKey: 'test-key' });
const fastfn = new FastfnClient({ adminToken: DEFAULT_ADMIN_TOKEN });
const fastmap = new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET });

test('all three services respond at their own addresses, streams and signed URLs too', async () => {
  const vm = await fastvm.vms.launch({ machineType: 'c1m2' });
  const types: string[] = [];
  for await (const { t } of await fastvm.vms.execEvents(vm.id, { command: ['echo', 'a'] })) types.push(t);
  expect(types).toEqual(['o', 'x']);
  const { uploadUrl } = await fastvm.vms.files.presign(vm.id, { path: '/a' });
  const headers = { 'content-type': 'application/octet-stream' };
  expect((await fetch(uploadUrl, { method: 'PUT', body: 'a', headers })).status).toBe(200);
  cloud.fastfn.register({ name: 'hello', handler: () => 'hi' });
  expect((await fastfn.invoke({ name: 'hello' })).status).toBe(200);
  expect((await fastmap.auth()).status).toBe('OK');
  cloud.assertNoViolations();
});

describe('faults', () => {
  const once = { maxRetries: 0 };

  test('a status and its retry', async () => {
    cloud.faults.respondWith('vms.list', { status: 503, headers: { 'retry-after': '0' } });
    expect(await fastvm.vms.list()).toEqual([]);
    expect(cloud.calls.count('vms.list')).toBe(2);
  });

  test.each(['before', 'after'] as const)('a reset %s the work', async (when) => {
    cloud.faults.reset('vms.launch', { when });
    await expect(fastvm.vms.launch({ machineType: 'c1m2' })).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(cloud.fastvm.vms.size).toBe(when === 'before' ? 0 : 1);
  });

  test('a cut body', async () => {
    cloud.faults.cut('health', { afterBytes: 3 });
    await expect(fastvm.health(once)).rejects.toMatchObject({ name: 'ConnectionError' });
    cloud.faults.cut('health', { afterBytes: 3, clean: true });
    await expect(fastvm.health(once)).rejects.toMatchObject({ name: 'ResponseParseError' });
  });

  test('for fetch', async () => {
    cloud.faults.reset('vms.list');
    await expect(fetch('https://api.fastvm.org/v1/vms')).rejects.toThrow(TypeError);
    cloud.faults.cut('vms.list', { afterBytes: 3 });
    const cut = await fetch('https://api.fastvm.org/v1/vms');
    await expect(cut.text()).rejects.toThrow();
  });
});

test('the handlers move with the base URLs', async () => {
  cloud.setBaseUrls({ fastvm: 'http://vm.test/base' });
  server.resetHandlers(...cloud.handlers);
  expect(await new FastvmClient({ apiKey: 'k', baseUrl: 'http://vm.test/base' }).health()).toEqual({ status: 'ok' });
});

test('the two builds of msw can be mixed', async () => {
  const { http, HttpResponse } = loadMsw();
  server.use(http.get('http://other.test/', () => HttpResponse.text('handled')));
  expect(await (await fetch('http://other.test/')).text()).toBe('handled');
});
