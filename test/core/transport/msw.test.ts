import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { thingsClient } from '../support/things.js';

const URL_OF = 'https://things.test/api/things/:id';
const client = thingsClient();
const server = setupServer();

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

test('a server that starts after the client was created intercepts its calls', async () => {
  server.use(
    http.get(URL_OF, ({ params, request }) =>
      HttpResponse.json({ id: params.id, key: request.headers.get('x-api-key') }),
    ),
  );
  expect(await client.retrieve('a b')).toEqual({ id: 'a b', key: 'key-0123456789' });
});

test('retries, large error bodies and streamed responses work under it', async () => {
  let calls = 0;
  server.use(
    http.get(URL_OF, () => {
      calls += 1;
      if (calls > 2) return HttpResponse.json({ id: 'a' });
      return HttpResponse.text('x'.repeat(200_000), { status: 503, headers: { 'retry-after-ms': '1' } });
    }),
    http.get(`${URL_OF}/events`, () =>
      HttpResponse.text('{"id":1}\n{"id":2}\n', { headers: { 'content-type': 'application/x-ndjson' } }),
    ),
  );
  expect(await client.retrieve('a')).toEqual({ id: 'a' });
  expect(calls).toBe(3);
  for await (const { id } of await client.watch('a')) {
    expect(id).toBe(1);
    break;
  }
});

test('redirects follow the same rule under it', async () => {
  server.use(
    http.get(URL_OF, () => HttpResponse.redirect('https://other.test/', 307)),
    http.get('https://other.test/', ({ request }) => HttpResponse.json({ key: request.headers.get('x-api-key') })),
  );
  expect(await client.retrieve('a')).toEqual({ key: null });
});

test('uploads of bytes and streams arrive', async () => {
  server.use(http.put(`${URL_OF}/content`, async ({ request }) => HttpResponse.json({ text: await request.text() })));
  expect(await client.upload('a', new TextEncoder().encode('bytes'))).toEqual({ text: 'bytes' });
  expect(await client.upload('a', new Blob(['stream']).stream())).toEqual({ text: 'stream' });
});
