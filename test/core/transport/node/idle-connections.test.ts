import { createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import '../../support/loaded-engine.js';
import { thingsClient } from '../../support/things.js';

const BODY = '{"id":"a"}';

interface Counted {
  readonly baseUrl: string;
  readonly sockets: readonly Socket[];
}

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

/** A server that closes an idle connection after `idleMs`, and announces `hint` seconds. */
async function closingServer(idleMs: number, hint?: number): Promise<Counted> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      clearTimeout(timer);
      received += bytes.toString('latin1');
      const [head = '', body] = received.split('\r\n\r\n');
      if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return;
      received = '';
      const keepAlive = hint === undefined ? '' : `keep-alive: timeout=${hint}\r\n`;
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${keepAlive}content-length: ${BODY.length}\r\n\r\n${BODY}`,
      );
      timer = setTimeout(() => socket.destroy(), idleMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}`, sockets };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test.concurrent('a POST after 4.9 s finds a new connection where the server closes idle ones after 5 s', async () => {
  const { baseUrl, sockets } = await closingServer(5_000);
  const client = thingsClient({ baseUrl });
  await client.create({});
  await pause(4_900);
  expect(await client.create({})).toMatchObject({ id: 'a' });
  expect(sockets).toHaveLength(2);
});

test.concurrent('a connection is kept for a short pause', async () => {
  const { baseUrl, sockets } = await closingServer(60_000);
  const client = thingsClient({ baseUrl });
  await client.create({});
  await pause(1_000);
  await client.create({});
  expect(sockets).toHaveLength(1);
});

test.concurrent.each([
  ['a short time', 3, 1_600, 2],
  ['a long time', 60, 5_000, 1],
])('%s that the server announces is kept', async (_, hint, pauseMs, connections) => {
  const { baseUrl, sockets } = await closingServer(60_000, hint);
  const client = thingsClient({ baseUrl });
  await client.create({});
  await pause(pauseMs);
  await client.create({});
  expect(sockets).toHaveLength(connections);
});

test('a POST after a computation, during which the server closed the connection', async () => {
  const program = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:http').createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('${BODY}', () =>
        setTimeout(() => response.req.socket.destroy(), 100)));
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(program, { eval: true });
  closers.push(() => void worker.terminate());
  const port = await new Promise((resolve) => worker.once('message', resolve));
  const client = thingsClient({ baseUrl: `http://127.0.0.1:${port}`, maxRetries: 0 });
  for (let round = 0; round < 4; round++) {
    await client.create({});
    await pause(20);
    const until = performance.now() + 300;
    while (performance.now() < until);
    expect(await client.create({})).toMatchObject({ id: 'a' });
    await pause(200);
  }
});

test('data that nobody asked for ends an idle connection: it is never the response of the next call', async () => {
  const { baseUrl, sockets } = await closingServer(60_000);
  const client = thingsClient({ baseUrl });
  await client.create({});
  sockets[0]?.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"id":"evil"}');
  await pause(50);
  expect(await client.create({})).toMatchObject({ id: 'a' });
  expect(sockets).toHaveLength(2);
});
