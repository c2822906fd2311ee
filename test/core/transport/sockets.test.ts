import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { ApiError, ConnectionError, RequestTimeoutError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { closedPort, serve } from '../support/server.js';
import { API_KEY, thingsClient } from '../support/things.js';

vi.mock('../../../src/core/call/retry.js', async (importActual) => ({
  ...(await importActual<object>()),
  retryWaitMs: (_retry: number, retryAfterMs = 1) => retryAfterMs,
}));

const JSON_TYPE = { 'content-type': 'application/json' };

test('503, then success', async () => {
  let requests = 0;
  const baseUrl = await serve((_, response) => {
    requests += 1;
    response.writeHead(requests < 3 ? 503 : 200, JSON_TYPE).end('{"id":"a"}');
  });
  expect(await thingsClient({ baseUrl }).retrieve('a')).toEqual({ id: 'a' });
  expect(requests).toBe(3);
});

test('path, query and headers arrive as given', async () => {
  const baseUrl = await serve(({ method, url, headers }, response) => {
    response
      .writeHead(200, JSON_TYPE)
      .end(JSON.stringify({ method, url, key: headers['x-api-key'], agent: headers['user-agent'] }));
  });
  expect(await thingsClient({ baseUrl: `${baseUrl}/base/` }).retrieve('a/b c?#%:@', { query: { x: 'y z' } })).toEqual({
    method: 'GET',
    url: '/base/things/a%2Fb%20c%3F%23%25:@?x=y%20z',
    key: API_KEY,
    agent: expect.stringMatching(/^fastkit\//),
  });
});

test('204, and an empty 200 of an operation without a response body', async () => {
  let requests = 0;
  const baseUrl = await serve((_, response) => {
    requests += 1;
    response.writeHead(requests === 1 ? 204 : 200, requests === 1 ? {} : { 'content-length': '0' }).end();
  });
  expect(await thingsClient({ baseUrl }).delete('a')).toBeUndefined();
  expect(await thingsClient({ baseUrl }).delete('a')).toBeUndefined();
});

test('connection refused: a ConnectionError with a hint and all its attempts', async () => {
  const error = await caught<ConnectionError>(thingsClient({ baseUrl: await closedPort() }).retrieve('a'));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error.message).toContain('ECONNREFUSED');
  expect(error.hint).toMatch(/nothing listens there: check baseUrl/);
  expect(error.attempts.map(({ error: name }) => name)).toEqual([
    'ConnectionError',
    'ConnectionError',
    'ConnectionError',
  ]);
});

test.each([
  ['before the headers', 0],
  ['in the middle of the body', 5],
])('a request whose connection breaks %s is retried', async (_, bytes) => {
  let requests = 0;
  const baseUrl = await serve((_, response) => {
    requests += 1;
    if (requests > 1) response.writeHead(200, JSON_TYPE).end('{"id":"a"}');
    else if (bytes === 0) response.socket?.destroy();
    else {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '10' });
      response.write('{"id"', () => response.socket?.destroy());
    }
  });
  const client = thingsClient({ baseUrl });
  expect(await client.retrieve('a')).toEqual({ id: 'a' });
  expect(requests).toBe(2);
});

test('a broken connection is a ConnectionError if the request must not be retried', async () => {
  let requests = 0;
  const baseUrl = await serve((_, response) => {
    requests += 1;
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '10' });
    response.write('{"id"', () => response.socket?.destroy());
  });
  expect(await caught(thingsClient({ baseUrl }).create({}))).toMatchObject({
    name: 'ConnectionError',
    attempts: [{ number: 1, error: 'ConnectionError' }],
  });
  expect(requests).toBe(1);
});

test('a body that stalls after its headers runs into timeoutMs', async () => {
  const baseUrl = await serve((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '10' }).write('{"id"');
  });
  const error = await caught<RequestTimeoutError>(
    thingsClient({ baseUrl, timeoutMs: 60, maxRetries: 1 }).retrieve('a'),
  );
  expect(error).toBeInstanceOf(RequestTimeoutError);
  expect(error.attempts).toHaveLength(2);
  for (const { durationMs } of error.attempts) expect(durationMs).toBeGreaterThanOrEqual(55);
});

test('an error with a body of 10 MiB rejects at once, and its connection is closed', async () => {
  let sent = 0;
  let closed = (): void => undefined;
  const over = new Promise<void>((resolve) => (closed = resolve));
  const baseUrl = await serve((_, response) => {
    response.writeHead(500, { 'content-type': 'text/plain' }).on('close', closed);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const push = (): void => {
      while (sent < 10 * 1024 * 1024 && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', push);
          return;
        }
      }
      response.end();
    };
    push();
  });
  const error = await caught<ApiError>(thingsClient({ baseUrl, maxRetries: 0 }).retrieve('a'));
  expect(error.status).toBe(500);
  expect((error.body as string).length).toBe(64 * 1024);
  expect(error.message.length).toBeLessThan(700);
  await over;
  expect(sent).toBeLessThan(10 * 1024 * 1024);
});

test.each<[string, (text: string) => unknown]>([
  ['text', (text) => text],
  ['bytes', (text) => new TextEncoder().encode(text)],
  ['a Blob', (text) => new Blob([text])],
])('a body of %s arrives whole at the second attempt', async (_, make) => {
  const text = 'content-'.repeat(20_000);
  const arrived: (string | undefined)[] = [];
  const baseUrl = await serve((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      arrived.push(body, request.headers['content-length']);
      response.writeHead(arrived.length > 2 ? 200 : 503, JSON_TYPE).end('{"id":"a"}');
    });
  });
  await thingsClient({ baseUrl }).upload('a', make(text));
  expect(arrived).toEqual([text, '160000', text, '160000']);
});

test('a stream body arrives, once', async () => {
  let requests = 0;
  let body = '';
  const baseUrl = await serve((request, response) => {
    requests += 1;
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => response.writeHead(503, JSON_TYPE).end('{}'));
  });
  const error = await caught(thingsClient({ baseUrl }).upload('a', new Blob(['streamed']).stream(), { maxRetries: 3 }));
  expect(error).toBeInstanceOf(ApiError);
  expect([requests, body]).toEqual([1, 'streamed']);
});

test('a redirect to another origin carries no key', async () => {
  const other = await serve(({ headers }, response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(headers)));
  const baseUrl = await serve((_, response) => response.writeHead(307, { location: `${other}/x` }).end('moved'));
  const headers = { authorization: 'Bearer hunter2', cookie: 'a=hunter2', 'x-custom': 'hunter2' };
  const arrived = JSON.stringify(await thingsClient({ baseUrl }).retrieve('a', { headers }));
  expect(arrived).toContain('fastkit/');
  expect(arrived).not.toMatch(new RegExp(`hunter2|${API_KEY}`));
});

test('asResponse knows the URL after redirects', async () => {
  const baseUrl = await serve(({ url }, response) => {
    if (url === '/landed') response.writeHead(200, JSON_TYPE).end('{}');
    else response.writeHead(302, { location: '/landed' }).end();
  });
  expect((await thingsClient({ baseUrl }).retrieve('a').asResponse()).url).toBe(`${baseUrl}/landed`);
});

test('items arrive as they are written; leaving early closes the connection', async () => {
  let closed = (): void => undefined;
  const over = new Promise<void>((resolve) => (closed = resolve));
  const baseUrl = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).on('close', closed);
    response.write('{"id":1}\n{"id"');
  });
  for await (const { id } of await thingsClient({ baseUrl }).watch('a')) {
    expect(id).toBe(1);
    break;
  }
  await over;
});

test('a stream that is cut off is a ConnectionError after its items', async () => {
  const baseUrl = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write('{"id":1}\n{"id"', () => setTimeout(() => response.socket?.destroy(), 20));
  });
  const items = (await thingsClient({ baseUrl }).watch('a'))[Symbol.asyncIterator]();
  expect((await items.next()).value).toEqual({ id: 1 });
  expect(await caught(items.next())).toMatchObject({ name: 'ConnectionError', operationId: 'things.watch' });
});

test('an abort in the middle of a body closes the connection', async () => {
  const controller = new AbortController();
  let closed = (): void => undefined;
  const over = new Promise<void>((resolve) => (closed = resolve));
  const baseUrl = await serve((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '10' }).on('close', closed);
    response.write('{"id"', () => setTimeout(() => controller.abort('enough'), 20));
  });
  const error = await caught(thingsClient({ baseUrl }).retrieve('a', { signal: controller.signal }));
  expect(error).toMatchObject({ name: 'AbortedError', reason: 'enough' });
  await over;
});

test('a program ends when its calls have ended: no timer keeps it alive', async () => {
  const baseUrl = await serve((request, response) => {
    if (request.url?.includes('stuck')) return;
    response.writeHead(request.url?.includes('missing') ? 404 : 200, { ...JSON_TYPE, connection: 'close' }).end('{}');
  });
  const script = fileURLToPath(new URL('../support/short-program.ts', import.meta.url));
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, baseUrl], {
    timeout: 15_000,
  });
  expect(JSON.parse(stdout)).toEqual({ outcomes: ['ok', 'NotFoundError', 'AbortedError'], timers: [] });
  // The default timeoutMs of 60 s would keep it alive for a minute.
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});
