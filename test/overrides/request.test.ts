import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { decode, encode } from '@msgpack/msgpack';
import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient, type FastmapClientOptions } from 'fastkit/fastmap';
import { FastvmClient, type FastvmClientOptions } from 'fastkit/fastvm';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { DEFAULT_FASTMAP_SECRET } from '../../src/mock/fastmap/state.js';
import { type ServedCloud, serve as serveMock } from '../../src/mock-node.js';
import { caught } from '../core/support/caught.js';
import { serve } from '../core/support/server.js';

const API_KEY = 'key-0123456789';
const SECRET = '0123456789abcdef0123456789abcdeffedcba9876543210fedcba9876543210';
const SIGNING_KEY = SECRET.slice(32);

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** A real server that records what it receives. A reply of `undefined` never comes. */
async function recordingServer(reply: (number: number) => Reply | undefined = () => ({ status: 204 })) {
  const received: Received[] = [];
  const baseUrl = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    const sent = reply(received.push({ method, url, headers, body: Buffer.concat(chunks) }));
    if (sent !== undefined) response.writeHead(sent.status ?? 200, sent.headers).end(sent.body);
  });
  return { baseUrl, received };
}

const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const fastvm = (options: FastvmClientOptions) => new FastvmClient({ apiKey: API_KEY, logLevel: 'off', ...options });
const fastmap = (options: FastmapClientOptions) => new FastmapClient({ secret: SECRET, logLevel: 'off', ...options });

describe('against the mock cloud', () => {
  let served: ServedCloud;
  beforeAll(async () => {
    served = await serveMock();
  });
  afterAll(() => served[Symbol.asyncDispose]());

  test('FastVM: a request is like the method of the endpoint', async () => {
    const client = fastvm({ baseUrl: served.baseUrls.fastvm });
    const body = { machineType: 'c1m2', metadata: { env: 'test' } };
    const vm = await client.request<{ id: string }>('POST', '/v1/vms', { body });
    expect(await client.request('GET', `/v1/vms/${encodeURIComponent(vm.id)}`)).toMatchObject({ id: vm.id });
    expect(await client.request('GET', '/v1/vms', { query: { metadata: { env: 'test' } } })).toHaveLength(1);
    expect(await client.request('GET', '/v1/vms', { query: { metadata: { env: 'other' } } })).toEqual([]);
    const { data, response } = await client.request('delete', `/v1/vms/${vm.id}`).withResponse();
    expect([response.status, data]).toEqual([200, expect.objectContaining({ id: vm.id })]);
    served.cloud.assertNoViolations();
  });

  test('FastVM: an unknown endpoint and a wrong key are the typed errors of other calls', async () => {
    const { baseUrl, client } = {
      baseUrl: served.baseUrls.fastvm,
      client: fastvm({ baseUrl: served.baseUrls.fastvm }),
    };
    expect(await caught(client.request('PATCH', '/v1/nothing/here', { body: { a: 1 } }))).toMatchObject({
      name: 'NotFoundError',
      status: 404,
      operationId: 'request',
      method: 'PATCH',
      url: `${baseUrl}/v1/nothing/here`,
      attempts: [{ number: 1, status: 404 }],
    });
    const unauthorized = caught(client.request('GET', '/v1/vms', { headers: { 'x-api-key': null } }));
    expect(await unauthorized).toMatchObject({ name: 'AuthenticationError', status: 401 });
  });

  test('fastmap: values as MessagePack, bytes as they are, both signed', async () => {
    const client = new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: served.baseUrls.fastmap });
    expect(await client.request('POST', '/api/v1/auth', { body: {} })).toHaveProperty('status');
    const headers = { 'content-type': 'application/msgpack' };
    const body = encode({ func_hash: '0123456789abcdef' });
    expect(await client.request('POST', '/api/v1/init', { body, headers })).toHaveProperty('status');
    served.cloud.assertNoViolations();
  });

  test('FastFN: a request is a call of a function, as before', async () => {
    const client = new FastfnClient({ baseUrl: served.baseUrls.fastfn });
    const response = await client.request('GET', '/_fn/health');
    expect([response.status, response.source]).toEqual([200, 'gateway']);
  });
});

describe('against a server', () => {
  test('credentials, query and body of FastVM', async () => {
    const { baseUrl, received } = await recordingServer(() => json({ ok: true }));
    const client = fastvm({ baseUrl: `${baseUrl}/base/` });
    const result = client.request('POST', '/v1/new', { query: { a: [1, 2] }, body: { x: 'ä' } });
    expectTypeOf(await result).toBeUnknown();
    expect(await result).toEqual({ ok: true });
    expect(received).toMatchObject([
      {
        method: 'POST',
        url: '/base/v1/new?a=1&a=2',
        headers: { 'x-api-key': API_KEY, 'content-type': 'application/json', accept: 'application/json, */*;q=0.5' },
      },
    ]);
    expect(received[0]?.body.toString()).toBe('{"x":"ä"}');
  });

  test.each<[string, unknown, string | undefined, Uint8Array]>([
    ['a value', { a: [1] }, undefined, encode({ a: [1] })],
    ['a value as JSON', { a: 1 }, 'application/json', Buffer.from('{"a":1}')],
    ['bytes', Uint8Array.of(0, 255), undefined, Uint8Array.of(0, 255)],
    ['text', 'aä', 'text/csv', Buffer.from('aä')],
    ['a Blob', new Blob(['x', Uint8Array.of(0)]), undefined, Uint8Array.of(0x78, 0)],
    ['nothing', undefined, undefined, new Uint8Array(0)],
  ])('fastmap signs the bytes that arrive: %s', async (_, body, contentType, bytes) => {
    const { baseUrl, received } = await recordingServer();
    await fastmap({ baseUrl }).request('POST', '/api/v1/new', {
      body: body as object,
      headers: { 'content-type': contentType },
    });
    const [{ headers, body: arrived } = { headers: {}, body: undefined }] = received;
    expect(arrived).toEqual(Buffer.from(bytes));
    expect(headers).toMatchObject({
      authorization: `Bearer ${SECRET.slice(0, 32)}`,
      'x-content-signature': createHmac('sha256', SIGNING_KEY).update(bytes).digest('hex'),
    });
    if (body === undefined) expect(headers).not.toHaveProperty('content-type');
    else if (contentType !== undefined) expect(headers['content-type']).toBe(contentType);
  });

  test('fastmap refuses a stream, which it cannot sign, and bodies over its limit', async () => {
    const { baseUrl, received } = await recordingServer();
    const client = fastmap({ baseUrl });
    expect(await caught(client.request('POST', '/x', { body: new Blob(['x']).stream() }))).toMatchObject({
      name: 'InvalidArgumentError',
      message: expect.stringContaining('a stream cannot be signed'),
    });
    expect(await caught(client.request('POST', '/x', { body: new Uint8Array(20_000_001) }))).toMatchObject({
      name: 'RequestTooLargeError',
      maxBytes: 20_000_000,
    });
    expect(received).toEqual([]);
  });

  test('fastmap decodes MessagePack, and has its own typed errors', async () => {
    const headers = { 'content-type': 'application/msgpack' };
    const replies: Reply[] = [
      { headers, body: encode({ credits: 2 ** 40 }) },
      { status: 402, headers, body: encode({ status: 'NOT_ENOUGH_CREDITS', reason: 'so there' }) },
      { status: 410, headers, body: encode({ status: 'DISCONTINUED', reason: 'so there' }) },
    ];
    const { baseUrl, received } = await recordingServer((number) => replies[number - 1]);
    const client = fastmap({ baseUrl });
    const usage = client.request<{ credits: number }>('POST', '/api/v1/usage', { body: { month: '2026-01' } });
    expectTypeOf(await usage).toEqualTypeOf<{ credits: number }>();
    expect(await usage).toEqual({ credits: 2 ** 40 });
    expect(decode(received[0]?.body ?? new Uint8Array(0))).toEqual({ month: '2026-01' });
    expect(received[0]?.headers.accept).toBe('application/msgpack, */*;q=0.5');
    expect(await caught(client.request('GET', '/x'))).toMatchObject({ name: 'CreditsExhaustedError' });
    expect(await caught(client.request('GET', '/x').asResponse())).toMatchObject({ name: 'ClientDiscontinuedError' });
  });

  test.each([
    ['FastVM', fastvm],
    ['fastmap', fastmap],
  ] as const)('%s: credentials are not sent to another origin', async (_, create) => {
    const other = await recordingServer(() => json({ ok: true }));
    const { baseUrl, received } = await recordingServer(() => ({
      status: 307,
      headers: { location: `${other.baseUrl}/elsewhere` },
    }));
    const options = { headers: { 'x-mine': 'yes', cookie: 'a=b' } };
    expect(await create({ baseUrl }).request('GET', '/x', options)).toEqual({ ok: true });
    expect(received[0]?.headers).toMatchObject({ 'x-mine': 'yes', cookie: 'a=b' });
    const sent = JSON.stringify(other.received[0]?.headers);
    for (const text of [
      API_KEY,
      SECRET.slice(0, 32),
      'x-api-key',
      'authorization',
      'x-content-signature',
      'x-mine',
      'cookie',
    ]) {
      expect(sent).not.toContain(text);
    }
    for (const path of [other.baseUrl, `//${new URL(other.baseUrl).host}/x`, `/\\${new URL(other.baseUrl).host}/x`]) {
      expect(await caught(create({ baseUrl }).request('GET', path))).toMatchObject({ name: 'InvalidArgumentError' });
    }
    expect(other.received).toHaveLength(1);
  });

  test('a POST that times out reaches the server once', async () => {
    const { baseUrl, received } = await recordingServer(() => undefined);
    const call = fastvm({ baseUrl, timeoutMs: 200 }).request('POST', '/v1/new', { body: { a: 1 } });
    expect(await caught(call)).toMatchObject({
      name: 'RequestTimeoutError',
      operationId: 'request',
      attempts: [{ number: 1, error: 'RequestTimeoutError' }],
    });
    expect(received).toHaveLength(1);
  });

  test.each([
    ['POST', 1],
    ['PATCH', 1],
    ['PUT', 2],
    ['DELETE', 2],
  ] as const)('%s whose connection is cut reaches the server %i times', async (method, times) => {
    let number = 0;
    const baseUrl = await serve((request, response) => {
      number += 1;
      if (number === 1) request.socket.destroy();
      else response.writeHead(204).end();
    });
    const call = fastvm({ baseUrl }).request(method, '/v1/new');
    if (times === 1) expect(await caught(call)).toMatchObject({ name: 'ConnectionError' });
    else expect(await call).toBeUndefined();
    expect(number).toBe(times);
  });

  test('a signal that has aborted, and one that aborts', async () => {
    const { baseUrl, received } = await recordingServer(() => {
      controller.abort('enough');
      return undefined;
    });
    const controller = new AbortController();
    const client = fastvm({ baseUrl });
    expect(await caught(client.request('GET', '/x', { signal: AbortSignal.abort('no') }))).toMatchObject({
      reason: 'no',
    });
    expect(received).toEqual([]);
    expect(await caught(client.request('GET', '/x', { signal: controller.signal }))).toMatchObject({
      reason: 'enough',
    });
  });

  test('a HEAD request, and a stream as a body', async () => {
    const { baseUrl, received } = await recordingServer(() => ({
      headers: { 'content-type': 'application/json', 'x-count': '7' },
    }));
    const client = fastvm({ baseUrl });
    const { data, response } = await client.request('HEAD', '/v1/things').withResponse();
    expect([data, response.headers.get('x-count')]).toEqual([undefined, '7']);
    await client.request('PUT', '/v1/things', { body: new Blob(['a', 'b']).stream() });
    expect(received[1]).toMatchObject({ method: 'PUT', headers: { 'content-type': 'application/octet-stream' } });
    expect(received[1]?.body.toString()).toBe('ab');
  });

  test('the key and secrets in the URL are not in errors', async () => {
    const { baseUrl } = await recordingServer(() => json({ error: `not ${API_KEY}` }, 400));
    const error = await caught(
      fastvm({ baseUrl }).request('GET', `/v1/${API_KEY}`, { query: { token: 'tell-nobody' } }),
    );
    expect(error).toMatchObject({ name: 'BadRequestError' });
    const shown = error.message + JSON.stringify(error);
    for (const secret of [API_KEY, 'tell-nobody']) expect(shown).not.toContain(secret);
  });
});
