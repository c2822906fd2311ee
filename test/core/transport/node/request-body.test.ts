import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toReadableStream } from '../../../../src/core/streams/byte-stream.js';
import { createPlatformFetch } from '../../../../src/core/transport/node/fetch.js';

const CHUNK_BYTES = 300_000;
const CHUNKS = 40;

let server: Server;
let url: string;
let requests: IncomingMessage[];
beforeEach(async () => {
  requests = [];
  server = createServer((request) => requests.push(request)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Reuses one buffer for all chunks. */
async function* borrowedChunks(): AsyncGenerator<Uint8Array, void, undefined> {
  const memory = new Uint8Array(CHUNK_BYTES);
  for (let index = 0; index < CHUNKS; index++) yield memory.fill(index);
}

async function arrived(): Promise<IncomingMessage> {
  if (requests.length === 0) await once(server, 'request');
  return requests[0] as IncomingMessage;
}

test.each([
  ['with a length', { 'content-length': String(CHUNKS * CHUNK_BYTES) }],
  ['in chunks', {}],
])('a reused buffer is sent correctly, %s, to a server that reads slowly', async (_, headers) => {
  const body = toReadableStream(borrowedChunks());
  const response = createPlatformFetch(undefined)(url, { method: 'PUT', headers, body, duplex: 'half' });
  const request = await arrived();
  const bytes: Buffer[] = [];
  await new Promise((resolve) => setTimeout(resolve, 100));
  for await (const chunk of request) bytes.push(chunk);
  request.socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  expect((await response).status).toBe(204);
  const wanted: Buffer[] = [];
  for await (const part of borrowedChunks()) wanted.push(Buffer.from(part));
  expect(Buffer.concat(bytes).equals(Buffer.concat(wanted))).toBe(true);
});

test('an abort in the middle of a chunk closes its source', async () => {
  let closed = false;
  const controller = new AbortController();
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* borrowedChunks();
    } finally {
      closed = true;
    }
  }
  const init = { method: 'PUT', headers: {}, body: toReadableStream(chunks()), signal: controller.signal };
  const response = createPlatformFetch(undefined)(url, { ...init, duplex: 'half' });
  await arrived();
  controller.abort(new Error('enough'));
  await expect(response).rejects.toThrow('enough');
  await expect.poll(() => closed).toBe(true);
});
