import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, expect, test, vi } from 'vitest';
import { serve } from '../core/support/server.js';
import { thingsClient } from '../core/support/things.js';

afterEach(() => void vi.unstubAllGlobals());

const stub = (id: string): typeof globalThis.fetch => vi.fn(async () => Response.json({ id }));
const echo = (): Promise<string> =>
  serve(({ headers }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    // Only Node's own fetch sends it.
    response.end(JSON.stringify({ id: 'server', mode: headers['sec-fetch-mode'] ?? null }));
  });

test('Node’s fetch is not used by default', async () => {
  const baseUrl = await echo();
  expect(await thingsClient({ baseUrl }).retrieve('a')).toEqual({ id: 'server', mode: null });
  expect(await thingsClient({ baseUrl, fetch: globalThis.fetch }).retrieve('a')).toEqual({
    id: 'server',
    mode: 'cors',
  });
});

test('a replaced global fetch is used until it is restored', async () => {
  const client = thingsClient({ baseUrl: await echo() });
  expect(await client.retrieve('a')).toMatchObject({ id: 'server' });
  vi.stubGlobal('fetch', stub('stub'));
  expect(await client.retrieve('a')).toEqual({ id: 'stub' });
  vi.unstubAllGlobals();
  expect(await client.retrieve('a')).toMatchObject({ id: 'server' });
});

test('the fetch option wins over everything', async () => {
  const own = stub('option');
  const client = thingsClient({ baseUrl: await echo(), fetch: own });
  expect(await client.retrieve('a')).toEqual({ id: 'option' });
  vi.stubGlobal('fetch', stub('stub'));
  expect(await client.retrieve('a')).toEqual({ id: 'option' });
  expect(own).toHaveBeenCalledTimes(2);
});

test('msw intercepts clients created before and after it starts', async () => {
  const baseUrl = await echo();
  const before = thingsClient({ baseUrl });
  const msw = setupServer(
    http.get(`${baseUrl}/things/:id`, ({ params }) => HttpResponse.json({ id: `msw ${String(params.id)}` })),
    http.put(`${baseUrl}/things/:id/content`, async ({ request }) => HttpResponse.json({ id: await request.text() })),
  );
  msw.listen({ onUnhandledRequest: 'error' });
  try {
    for (const client of [before, thingsClient({ baseUrl })]) {
      expect(await client.retrieve('a')).toEqual({ id: 'msw a' });
      expect(await client.upload('a', 'text')).toEqual({ id: 'text' });
      expect(await client.upload('a', new Blob(['stream']).stream())).toEqual({ id: 'stream' });
    }
  } finally {
    msw.close();
  }
  expect(await before.retrieve('a')).toMatchObject({ id: 'server' });
});
