import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { streamOfPieces } from '../../../../src/core/streams/byte-stream.js';
import { platformFetch } from '../../../../src/core/transport/node/fetch.js';

const PIECE_BYTES = 300_000;
const PIECES = 40;

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

/** Fills the same memory again and again. */
async function* lentPieces(): AsyncGenerator<Uint8Array, void, undefined> {
  const memory = new Uint8Array(PIECE_BYTES);
  for (let index = 0; index < PIECES; index++) yield memory.fill(index);
}

async function arrived(): Promise<IncomingMessage> {
  if (requests.length === 0) await once(server, 'request');
  return requests[0] as IncomingMessage;
}

test.each([
  ['with a length', { 'content-length': String(PIECES * PIECE_BYTES) }],
  ['in chunks', {}],
])('memory that is used again goes out as it was, %s, to a server that is slow to read', async (_, headers) => {
  const body = streamOfPieces(lentPieces());
  const answer = platformFetch(url, { method: 'PUT', headers, body, duplex: 'half' });
  const request = await arrived();
  const bytes: Buffer[] = [];
  await new Promise((resolve) => setTimeout(resolve, 100));
  for await (const chunk of request) bytes.push(chunk);
  request.socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  expect((await answer).status).toBe(204);
  const wanted: Buffer[] = [];
  for await (const piece of lentPieces()) wanted.push(Buffer.from(piece));
  expect(Buffer.concat(bytes).equals(Buffer.concat(wanted))).toBe(true);
});

test('an abort in the middle of a piece lets go of its source', async () => {
  let closed = false;
  const controller = new AbortController();
  async function* pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* lentPieces();
    } finally {
      closed = true;
    }
  }
  const init = { method: 'PUT', headers: {}, body: streamOfPieces(pieces()), signal: controller.signal };
  const answer = platformFetch(url, { ...init, duplex: 'half' });
  await arrived();
  controller.abort(new Error('enough'));
  await expect(answer).rejects.toThrow('enough');
  await expect.poll(() => closed).toBe(true);
});
