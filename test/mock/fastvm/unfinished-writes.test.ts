import { createConnection } from 'node:net';
import { FastvmClient } from 'fastkit/fastvm';
import { afterEach, beforeEach, expect, it, test } from 'vitest';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';

const octets = { 'content-type': 'application/octet-stream' };
let cloud: MockCloud;
let served: ServedCloud;
let urls: { uploadUrl: string; downloadUrl: string };

beforeEach(async () => {
  cloud = new MockCloud({ fastvm: { boot: { bootMs: 0 } } });
  served = await serve({ cloud });
  const client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
  const { id } = await client.vms.launch({ machineType: 'c1m2' });
  urls = await client.vms.files.presign(id, { path: '/root/f' });
});
afterEach(() => served.close());

/** Sends the start of a request, waits until the cloud has received it, and breaks the connection. */
async function breakOff(head: string, body: string, how: 'end' | 'reset'): Promise<void> {
  const { port, pathname } = new URL(urls.uploadUrl);
  const before = cloud.calls.total;
  const socket = createConnection(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  const lines = [
    `PUT ${pathname} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    `content-type: ${octets['content-type']}`,
    head,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  await expect.poll(() => cloud.calls.total).toBe(before + 1);
  if (how === 'reset') socket.resetAndDestroy();
  else socket.end();
  await expect.poll(() => cloud.calls.last()?.durationMs).toBeTypeOf('number');
  socket.destroy();
}

test.each([
  ['content-length: 10', '12345', 'end'],
  ['content-length: 10', '12345', 'reset'],
  ['transfer-encoding: chunked', '5\r\n12345\r\n', 'end'],
  ['transfer-encoding: chunked', '5\r\n12345\r\n', 'reset'],
  ['transfer-encoding: chunked', '', 'reset'],
] as const)('an upload with %s that breaks off after %j (%s) leaves nothing', async (head, body, how) => {
  await breakOff(head, body, how);
  expect((await fetch(urls.downloadUrl)).status).toBe(404);
  expect((await fetch(urls.uploadUrl, { method: 'PUT', body: 'whole', headers: octets })).status).toBe(200);
  await breakOff(head, body, how);
  expect(await (await fetch(urls.downloadUrl)).text()).toBe('whole');
});

it('nor does one whose sender aborts, in memory', async () => {
  const stop = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(5)),
  });
  const init = { method: 'PUT', body, headers: octets, signal: stop.signal, duplex: 'half' };
  const sending = cloud.fetch(new Request(urls.uploadUrl, init as RequestInit)).catch(() => undefined);
  stop.abort();
  await sending;
  expect((await fetch(urls.downloadUrl)).status).toBe(404);
});
