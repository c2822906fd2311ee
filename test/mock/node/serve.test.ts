import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { serve } from '../../../src/mock-node.js';
import { rawRequest } from './raw.js';

const KEY = { 'x-api-key': 'test-key' };

test('nothing but loopback is bound', async () => {
  await using served = await serve();
  const port = Number(new URL(served.url).port);
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined && address.family === 'IPv4' && !address.internal);
  for (const address of others) {
    const refused = new Promise((resolve) => {
      connect({ host: address?.address ?? '', port, timeout: 1000 })
        .on('connect', () => resolve(false))
        .on('error', () => resolve(true));
    });
    expect(await refused).toBe(true);
  }
  expect(served.url).toBe(`http://127.0.0.1:${port}`);
});

test('a port in use is rejected, and a released one can be reused', async () => {
  const first = await serve();
  const port = Number(new URL(first.url).port);
  await expect(serve({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.close();
  await using second = await serve({ port });
  expect(second.url).toBe(first.url);
});

test('only the requested services respond', async () => {
  await using served = await serve({ services: ['fastvm'] });
  expect((await fetch(`${served.baseUrls.fastvm}/healthz`, { headers: KEY })).status).toBe(200);
  const other = await fetch(`${served.baseUrls.fastfn}/_fn/health`);
  expect([other.status, await other.json()]).toEqual([404, { error: 'the mock cloud does not serve this' }]);
  expect(served.cloud.calls.total).toBe(1);
});

test('a request that breaks the spec is rejected with the operation, the path and the rule', async () => {
  await using served = await serve();
  const url = `${served.baseUrls.fastvm}/v1/vms`;
  const body = JSON.stringify({ machineType: 'c1m2', diskGiB: 'ten' });
  const headers = { ...KEY, 'content-type': 'application/json' };
  const response = await fetch(`${url}?dry=1`, { method: 'POST', headers, body });
  const { error } = await response.json();
  expect(response.status).toBe(400);
  expect(error).toContain('vms.launch request, query.dry: the spec has no such parameter');
  expect(error).toContain('vms.launch request, body.diskGiB: Invalid type: Expected number but received "ten"');
  expect(served.cloud.calls.violations).toHaveLength(2);
  expect(served.cloud.calls.last()?.violations).toEqual(served.cloud.calls.violations);
  expect(() => served.cloud.assertNoViolations()).toThrow('2 violations of the specs');
});

test('a caller that disconnects ends the delay of its call', async () => {
  await using served = await serve();
  served.cloud.faults.delay('health', { ms: 600_000 });
  const caller = new AbortController();
  const asked = fetch(`${served.baseUrls.fastvm}/healthz`, { headers: KEY, signal: caller.signal });
  await expect.poll(() => served.cloud.calls.total).toBe(1);
  caller.abort();
  await expect(asked).rejects.toThrow('aborted');
  await expect.poll(() => served.cloud.calls.last()?.durationMs).toBeDefined();
});

test('HEAD returns only the head', async () => {
  await using served = await serve();
  served.cloud.fastfn.register({ name: 'hello', methods: ['GET', 'HEAD'], handler: () => 'hi' });
  const { text, ending } = await rawRequest(`${served.baseUrls.fastfn}/hello`, 'HEAD');
  expect([text.slice(text.indexOf('\r\n\r\n') + 4), ending]).toEqual(['', 'end']);
});
