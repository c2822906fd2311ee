/**
 * A program: a storage that keeps the last object in memory, and the part of the FastVM API that one transfer of a directory needs. The
 * guest is this machine: its commands are run by `sh`, with `/var/tmp` moved into the folder given as argument. Prints its port.
 */
import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const stageFolder = process.argv[2] ?? '';
let object: Buffer[] = [];
let objectBytes = 0;

const server = createServer({ highWaterMark: 1024 * 1024 }, (request, response) => {
  const { method = '', url = '' } = request;
  if (url === '/object') method === 'PUT' ? keep(request, response) : send(response);
  else void call(url, request, response);
});

function keep(request: IncomingMessage, response: ServerResponse): void {
  object = [];
  objectBytes = 0;
  request.on('data', (chunk: Buffer) => {
    object.push(chunk);
    objectBytes += chunk.byteLength;
  });
  request.on('end', () => response.writeHead(200).end());
}

function send(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': objectBytes });
  const chunks = object.values();
  const next = (): void => {
    for (const chunk of chunks) if (!response.write(chunk)) return void response.once('drain', next);
    response.end();
  };
  next();
}

async function call(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse(await text(request)) as { command?: string[]; stdin?: string; url: string; path: string };
  const curl = ['curl', '-fsSg', '-o', inStageFolder(body.path), body.url];
  const result = url.endsWith('/files/presign') ? signed() : await run(body.command ?? curl, body.stdin);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}

function signed() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/object`;
  return { uploadUrl: url, downloadUrl: url, expiresInSec: 900, maxUploadBytes: 2 ** 40 };
}

function run(command: readonly string[], stdin = ''): Promise<object> {
  const [file = '', ...args] = command.map(inStageFolder);
  return new Promise((resolve) => {
    const child = execFile(file, args, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr, timedOut: false, durationMs: 1 });
    });
    child.stdin?.end(Buffer.from(stdin, 'base64'));
  });
}

function inStageFolder(text = ''): string {
  return text.replaceAll('/var/tmp', stageFolder);
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
