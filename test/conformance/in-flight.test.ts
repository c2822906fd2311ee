import { expect, onTestFinished, test } from 'vitest';
import { caught } from '../core/support/caught.js';
import { thingsClient } from '../core/support/things.js';
import { FINE } from './support/http-text.js';
import { perform } from './support/perform.js';
import { RawServer } from './support/raw-server.js';

const MAX_IN_FLIGHT = 64;

/** A server that holds back its responses until it is released; `holds` waits for a number of requests. */
async function gatedServer(): Promise<{
  server: RawServer;
  open: () => void;
  holds: (count: number) => Promise<void>;
}> {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const watchers = new Set<() => void>();
  const server = await RawServer.start({
    responses: [
      async ({ send }) => {
        for (const watcher of watchers) watcher();
        await gate;
        await send(FINE);
      },
    ],
  });
  onTestFinished(() => server.close());
  const holds = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        if (server.requests.length < count) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  return { server, open, holds };
}

test('64 requests are in flight to one origin; the others wait, and an abort removes them from the queue', async () => {
  const { server, open, holds } = await gatedServer();
  const controller = new AbortController();
  const client = thingsClient({ baseUrl: server.origin, maxRetries: 0 });
  const sent = Array.from({ length: MAX_IN_FLIGHT }, (_, id) => client.note(`sent-${id}`));
  await holds(MAX_IN_FLIGHT);
  const queued = Array.from({ length: 10 }, (_, id) => client.note(`queued-${id}`));
  const aborted = Array.from({ length: 10 }, (_, id) => client.note(`aborted-${id}`, { signal: controller.signal }));
  const failures = Promise.all(aborted.map(caught));
  const responses = Promise.all([...sent, ...queued]);
  responses.catch(() => undefined);
  const upload = perform(
    { method: 'PUT', path: '/aborted-upload', body: { stream: ['x'], ending: 'hang' }, abortAfterMs: 50 },
    server.origin,
  );
  // A request that was sent despite the limit would have arrived by now.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([server.requests.length, server.connections]).toEqual([MAX_IN_FLIGHT, MAX_IN_FLIGHT]);

  controller.abort('enough');
  for (const failure of await failures) expect(failure).toMatchObject({ name: 'AbortedError', reason: 'enough' });
  expect(await upload).toMatchObject({ name: 'AbortedError', streamCanceled: true });

  open();
  expect(new Set(await responses)).toEqual(new Set(['fine']));
  expect(server.requests.filter(({ line }) => line.includes('aborted'))).toEqual([]);
  expect([server.requests.length, server.connections]).toEqual([MAX_IN_FLIGHT + 10, MAX_IN_FLIGHT]);
});

test('a request that is aborted in the queue is skipped', async () => {
  const { server, open, holds } = await gatedServer();
  const client = thingsClient({ baseUrl: server.origin, maxRetries: 0, timeoutMs: 5000 });
  const controller = new AbortController();
  const held = Array.from({ length: MAX_IN_FLIGHT }, (_, id) => client.note(`${id}`, { signal: controller.signal }));
  const failures = Promise.all(held.map(caught));
  await holds(MAX_IN_FLIGHT);
  const next = client.note('next');
  controller.abort();
  await failures;
  open();
  expect(await next).toBe('fine');
});

test('an abort during the TLS handshake ends the connection', async () => {
  const closed: Promise<void>[] = [];
  const { createServer } = await import('node:net');
  const server = createServer((socket) => {
    socket.resume();
    socket.on('error', () => undefined);
    closed.push(new Promise((resolve) => void socket.once('close', () => resolve())));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const baseUrl = `https://127.0.0.1:${port}`;
  expect(await perform({ baseUrl, abortAfterMs: 100 }, '')).toMatchObject({ name: 'AbortedError', reason: 'enough' });
  expect(await perform({ baseUrl, timeoutMs: 100 }, '')).toMatchObject({ name: 'RequestTimeoutError' });
  expect(closed).toHaveLength(2);
  await Promise.all(closed);
});
