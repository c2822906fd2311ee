import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Fetch } from '../../../src/core/transport/types.js';

// What Deno does with these options is tested on Deno: test/runtimes.

interface Client {
  readonly options: object;
}

const fetch = vi.fn(async (_url: string, _init: RequestInit & { client?: Client }) => new Response('[]'));
const createHttpClient = vi.fn((options: { key?: string }): Client => {
  if (options.key === 'wrong') throw new TypeError('keys may not be consistent');
  return { options };
});
let createPlatformFetch: (tls: { ca?: string; cert?: string; key?: string; passphrase?: string } | undefined) => Fetch;
beforeEach(async () => {
  vi.stubGlobal('fetch', fetch);
  vi.stubGlobal('Deno', { createHttpClient });
  ({ createPlatformFetch } = await import('../../../src/core/transport/deno-fetch.js'));
});
afterEach(() => vi.unstubAllGlobals());

const lastInit = () => fetch.mock.lastCall?.[1];

test('requests share the connections of Deno', async () => {
  await createPlatformFetch(undefined)('http://x.test/', { method: 'GET', once: false });
  expect(lastInit()).toEqual({ method: 'GET', headers: {}, signal: null });
});

test('a request that must not be sent twice gets a connection that is not kept', async () => {
  await createPlatformFetch(undefined)('http://x.test/', { method: 'POST', once: true });
  expect(lastInit()?.client?.options).toEqual({ poolMaxIdlePerHost: 0 });
  const clients = createHttpClient.mock.calls.length;
  await createPlatformFetch(undefined)('http://x.test/', { method: 'POST', once: true });
  expect(createHttpClient.mock.calls.length).toBe(clients);
});

test('a stream with a known length is sent as a Blob, which Deno sends with it', async () => {
  const body = new Blob(['four']).stream();
  const headers = { 'content-length': '4', 'content-type': 'text/plain' };
  await createPlatformFetch(undefined)('http://x.test/', { method: 'PUT', body, headers });
  const sent = lastInit();
  expect(sent?.headers).toEqual({ 'content-type': 'text/plain' });
  expect(sent?.body).toBeInstanceOf(Blob);
  const blob = sent?.body as Blob;
  expect(blob.size).toBe(4);
  expect(await new Response(blob.stream()).text()).toBe('four');
});

test.each([
  ['a stream of unknown length', new ReadableStream<Uint8Array>(), {}],
  ['text', 'four', { 'content-length': '4' }],
])('%s is sent as it is', async (_, body, headers) => {
  await createPlatformFetch(undefined)('http://x.test/', { method: 'PUT', body, headers });
  expect(lastInit()).toMatchObject({ body, headers });
});

test('a client certificate is part of both sets of connections', async () => {
  const identity = { cert: 'certificate', key: 'key' };
  const platformFetch = createPlatformFetch(identity);
  await platformFetch('https://x.test/', { once: false });
  expect(lastInit()?.client?.options).toEqual(identity);
  await platformFetch('https://x.test/', { once: true });
  expect(lastInit()?.client?.options).toEqual({ ...identity, poolMaxIdlePerHost: 0 });
});

test.each([
  [{ ca: 'authority' }, /cannot trust the certificate authorities of tls\.ca alone/],
  [{ cert: 'certificate', key: 'key', passphrase: 'secret' }, /cannot read an encrypted tls\.key/],
  [{ cert: 'certificate', key: 'wrong' }, /tls options are not usable/],
])('tls options that Deno does not have or accept are refused: %j', (tls, message) => {
  expect(() => createPlatformFetch(tls)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', message: expect.stringMatching(message) }),
  );
});
