import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { FastvmClient } from 'fastkit/fastvm';
import { expect, it, test } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { serve } from '../../../core/support/server.js';

/** A service that responds to health checks as scripted, and the connections to it. */
async function service(scripted: (number: number) => { status: number; body?: string; hangs?: boolean }) {
  const sockets = new Set<Socket>();
  const perRequest: Socket[] = [];
  const url = await serve(({ socket }, response) => {
    sockets.add(socket);
    const { status, body = '{"status":"ok"}', hangs } = scripted(perRequest.push(socket));
    if (hangs) return;
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' }).end(body);
  });
  return { url, sockets, perRequest };
}
const clientOf = (baseUrl: string, more: object = {}): FastvmClient =>
  new FastvmClient({ apiKey: 'k', baseUrl, logLevel: 'off', ...more });

it('a copy shares the connections of its original, and leaving it closes none', async () => {
  const { url, sockets } = await service(() => ({ status: 200 }));
  const client = clientOf(url);
  await client.health();
  for (let i = 0; i < 3; i++) await client.withOptions({ headers: { 'x-copy': i } }).health();
  await client.health();
  expect(sockets.size).toBe(1);
  expect([...sockets].every(({ destroyed }) => !destroyed)).toBe(true);
});

it('HTTP/2: one kept HTTP/1.1 connection instead; the caller’s own HTTP client wins', async () => {
  const { url, sockets } = await service(() => ({ status: 200 }));
  for (let i = 0; i < 10; i++) await clientOf(url).health();
  expect(sockets.size).toBe(1);
  const asked: string[] = [];
  // A minimal `fetch` over another HTTP client.
  const own: typeof globalThis.fetch = (input, { method = 'GET' } = {}) =>
    new Promise((resolve, reject) => {
      asked.push(String(input));
      const request = httpRequest(String(input), { method, agent: false }, (incoming) => {
        const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
        resolve(new Response(body, { status: incoming.statusCode ?? 0 }));
      });
      request.once('error', reject).end();
    });
  expect(await clientOf(url, { fetch: own }).health()).toEqual({ status: 'ok' });
  expect([asked, sockets.size]).toEqual([[`${url}/healthz`], 2]);
});

test.each([
  ['on status', { status: 503 }, { maxRetries: 2 }],
  ['on timeout', { status: 200, hangs: true }, { maxRetries: 0, timeoutMs: 300 }],
])('no connection is left open after exhausted retries, %s', async (_, scripted, options) => {
  const attempts = options.maxRetries + 1;
  const { url, sockets, perRequest } = await service((number) => (number <= attempts ? scripted : { status: 200 }));
  const client = clientOf(url, options);
  const open = () => [...sockets].filter(({ destroyed }) => !destroyed).length;
  expect((await caught<{ attempts: unknown[] } & Error>(client.health())).attempts).toHaveLength(attempts);
  // A connection whose response came is kept for the next call; one without is closed at once.
  const kept = 'hangs' in scripted ? 0 : 1;
  await expect.poll(open).toBe(kept);
  const before = sockets.size;
  await client.health();
  expect([perRequest.length, sockets.size - before]).toEqual([attempts + 1, 1 - kept]);
});
