/** A program: a storage that keeps nothing, and as much of the FastVM API as one transfer of a file needs. Prints its port. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const objectBytes = Number(process.argv[2]);
const block = Buffer.alloc(1024 * 1024, 'fastkit ');

const server = createServer({ highWaterMark: 1024 * 1024 }, (request, response) => {
  const { method = '', url = '' } = request;
  if (url === '/object') method === 'PUT' ? swallow(request, response) : send(response);
  else if (url.endsWith('/files/presign')) answer(request, response, signed());
  // What a guest says that was asked what there is at a path; other commands do not look at it.
  else answer(request, response, { exitCode: 0, stdout: 'file\n', stderr: '', timedOut: false, durationMs: 1 });
});

function swallow(request: IncomingMessage, response: ServerResponse): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
  request.on('end', () => response.writeHead(bytes === objectBytes ? 200 : 400).end());
}

function send(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': objectBytes });
  let left = objectBytes;
  const next = (): void => {
    while (left > 0) {
      const piece = block.subarray(0, left);
      left -= piece.byteLength;
      if (!response.write(piece)) return void response.once('drain', next);
    }
    response.end();
  };
  next();
}

function signed() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/object`;
  return { uploadUrl: url, downloadUrl: url, expiresInSec: 900, maxUploadBytes: 2 * objectBytes };
}

function answer(request: IncomingMessage, response: ServerResponse, value: unknown): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
