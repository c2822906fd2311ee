import { expect, onTestFinished, test } from 'vitest';
import { caught } from '../core/support/caught.js';
import '../core/support/loaded-engine.js';
import { thingsClient } from '../core/support/things.js';
import { FINE } from './support/http-text.js';
import { perform } from './support/perform.js';
import { RawServer } from './support/raw-server.js';

const MANY = 300;

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

test('300 requests are open at once, and one more beside them is sent at once', async () => {
  const { server, open, holds } = await gatedServer();
  const client = thingsClient({ baseUrl: server.origin, maxRetries: 0 });
  const responses = Promise.all(Array.from({ length: MANY }, (_, id) => client.note(`held-${id}`)));
  await holds(MANY);
  const next = client.note('next', { timeoutMs: 5_000 });
  await holds(MANY + 1);
  open();
  expect(await next).toBe('fine');
  expect(new Set(await responses)).toEqual(new Set(['fine']));
  expect(server.connections).toBe(MANY + 1);
});

test('connections that served one wave of requests serve the next', async () => {
  const { server, open } = await gatedServer();
  const client = thingsClient({ baseUrl: server.origin, maxRetries: 0 });
  open();
  for (let wave = 0; wave < 5; wave++) await Promise.all(Array.from({ length: 20 }, () => client.note('a')));
  expect(server.connections).toBe(20);
});

test('an abort of requests in flight closes their connections and no other', async () => {
  const { server, open, holds } = await gatedServer();
  const controller = new AbortController();
  const client = thingsClient({ baseUrl: server.origin, maxRetries: 0 });
  const kept = Promise.all(Array.from({ length: 10 }, () => client.note('kept')));
  const aborted = Array.from({ length: 10 }, () => client.note('aborted', { signal: controller.signal }));
  const failures = Promise.all(aborted.map(caught));
  const upload = perform(
    { method: 'PUT', path: '/aborted-upload', body: { stream: ['x'], ending: 'hang' }, abortAfterMs: 50 },
    server.origin,
  );
  await holds(21);
  controller.abort('enough');
  for (const failure of await failures) expect(failure).toMatchObject({ name: 'AbortedError', reason: 'enough' });
  expect(await upload).toMatchObject({ name: 'AbortedError', streamCanceled: true });
  open();
  expect(new Set(await kept)).toEqual(new Set(['fine']));
  expect(server.connections).toBe(21);
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
