import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPlatformFetch } from '../../../src/core/transport/bun-fetch.js';
import { makeCertificates } from './node/certificates.js';

// What Bun does with these options is tested on Bun: test/runtimes.

const fetch = vi.fn(async (_url: string, _init: object) => new Response('[]'));
beforeEach(() => {
  vi.stubGlobal('fetch', fetch);
});
afterEach(() => {
  fetch.mockClear();
  vi.unstubAllGlobals();
});

const lastInit = () => fetch.mock.lastCall?.[1];

test('Bun’s own limit of five minutes is switched off', async () => {
  await createPlatformFetch(undefined)('http://x.test/', { method: 'GET', headers: { a: 'b' }, once: false });
  expect(lastInit()).toEqual({ method: 'GET', headers: { a: 'b' }, signal: null, timeout: false });
});

test('a request that must not be sent twice gets a fresh connection', async () => {
  await createPlatformFetch(undefined)('http://x.test/', { method: 'POST', once: true });
  expect(lastInit()).toMatchObject({ method: 'POST', timeout: false, keepalive: false });
});

test('the global fetch is looked up per call', async () => {
  const platformFetch = createPlatformFetch(undefined);
  const replaced = vi.fn(async () => new Response('replaced'));
  vi.stubGlobal('fetch', replaced);
  expect(await (await platformFetch('http://x.test/', {})).text()).toBe('replaced');
});

test('tls options are those of Bun, and checked when the client is made', async () => {
  const { ca, client } = makeCertificates();
  await createPlatformFetch({ ca: ca.cert, ...client })('https://x.test/', {});
  expect(lastInit()).toMatchObject({ tls: { ca: [ca.cert], ...client } });
  expect(() => createPlatformFetch({ ...client, key: ca.key })).toThrow(
    expect.objectContaining({ name: 'ConfigurationError' }),
  );
});
