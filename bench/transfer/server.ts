/**
 * A program: a storage that keeps nothing and serves a large object and a small one, and the part of the FastVM API that one transfer of a
 * file needs. Prints its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const objectBytes = Number(process.argv[2]);
const block = Buffer.alloc(1024 * 1024, 'fastkit ');

const SIZES: Readonly<Record<string, number>> = { '/object': objectBytes, '/small': 1000 };

const server = createServer({ highWaterMark: 1024 * 1024 }, (request, response) => {
  const { method = '', url = '' } = request;
  const bytes = SIZES[url];
  if (bytes === undefined) void handleCall(url, request, response);
  else if (method === 'PUT') swallow(bytes, request, response);
  else send(bytes, response);
});

function swallow(expectedBytes: number, request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
  request.on('end', () => response.writeHead(bytes === expectedBytes ? 200 : 400).end());
}

function send(bytes: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes });
  let left = bytes;
  const next = (): void => {
    while (left > 0) {
      const chunk = block.subarray(0, left);
      left -= chunk.byteLength;
      if (!response.write(chunk)) return void response.once('drain', next);
    }
    response.end();
  };
  next();
}

async function handleCall(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse(await text(request)) as { path?: string };
  // The guest's output for `classifyCommand`; other commands ignore it.
  const executed = { exitCode: 0, stdout: 'file\n', stderr: '', timedOut: false, durationMs: 1 };
  const value = url.endsWith('/files/presign') ? signed(body.path) : executed;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function signed(path = '') {
  const object = path.endsWith('/small') ? 'small' : 'object';
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${object}`;
  return { uploadUrl: url, downloadUrl: url, expiresInSec: 900, maxUploadBytes: 2 * objectBytes };
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
