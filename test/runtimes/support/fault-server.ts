import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const { BROTLI_PARAM_QUALITY } = constants;

/** A server whose responses depend on the first segment of the path. */
export interface FaultServer extends AsyncDisposable {
  readonly origin: string;
  /** Where no server listens. */
  readonly deserted: string;
  /** All requests that have arrived completely. */
  readonly received: readonly Received[];
}

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodyBytes: number;
}

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

export async function startFaultServer(): Promise<FaultServer> {
  const elsewhere = await listen((request, response) => sendJson(response, [keyOf(request)]));
  const deserted = await listen(() => undefined);
  await deserted.close();
  const received: Received[] = [];
  const failures = new Map<string, number>();
  let open = 0;

  const whileOpen = (response: ServerResponse): void => {
    open += 1;
    response.on('close', () => {
      open -= 1;
    });
  };

  const faults: Readonly<Record<string, Respond>> = {
    open: (_, response) => sendJson(response, { open }),
    ok: (_, response) => sendJson(response, []),
    echo: ({ headers }, response) => sendJson(response, [{ headers }]),
    reset: ({ socket }) => socket.resetAndDestroy(),
    close: ({ socket }) => socket.destroy(),
    'half-a-head': ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Le', () => socket.destroy());
    },
    cut: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('[{"id":', () => response.destroy());
    },
    'cut-chunked': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('[{"id":', () => response.destroy());
    },
    hang: (_, response) => whileOpen(response),
    stall: (_, response) => {
      whileOpen(response);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('[');
    },
    'busy-twice': ({ url = '' }, response) => {
      const before = failures.get(url) ?? 0;
      failures.set(url, before + 1);
      if (before === 2) sendJson(response, []);
      else response.writeHead(503, { 'retry-after-ms': '10' }).end('{"error":"busy"}');
    },
    redirect: (_, response) => response.writeHead(307, { location: '/key' }).end(),
    'redirect-away': (_, response) => response.writeHead(307, { location: elsewhere.origin }).end(),
    key: (request, response) => sendJson(response, [keyOf(request)]),
    gzip: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync('[{"id":"gzip"}]'));
    },
    br: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'br' });
      response.end(brotliCompressSync('[{"id":"br"}]'));
    },
    bomb: (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'br' });
      response.end(brotliCompressSync(Buffer.alloc(80 * 1024 * 1024, ' '), { params: { [BROTLI_PARAM_QUALITY]: 3 } }));
    },
    // A FastVM whose storage is here, too.
    storage: ({ url = '', headers: { host } }, response) => {
      const object = `http://${host}/object`;
      if (!url.endsWith('/presign')) response.writeHead(403).end('{"error":"this VM only stores"}');
      else sendJson(response, { uploadUrl: object, downloadUrl: object, expiresInSec: 60, maxUploadBytes: 2 ** 40 });
    },
    closing: ({ socket }, response) => {
      response.on('finish', () => setTimeout(() => socket.destroy(), 30));
      sendJson(response, []);
    },
  };

  const server = await listen((request, response) => {
    const { method = '', url = '', headers } = request;
    let bodyBytes = 0;
    request.on('data', (chunk: Buffer) => {
      bodyBytes += chunk.length;
    });
    request.on('end', () => {
      received.push({ method, url, headers, bodyBytes });
      const [, first = '', second = ''] = url.split('/');
      const fault = first === 'once' && method === 'POST' ? second : first;
      // What is not under test succeeds, and leaves a kept connection.
      (faults[fault] ?? faults.ok)?.(request, response);
    });
  });
  return {
    origin: server.origin,
    deserted: deserted.origin,
    received,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([server.close(), elsewhere.close()]);
    },
  };
}

function keyOf({ headers }: IncomingMessage): object {
  return headers['x-api-key'] === undefined ? {} : { key: headers['x-api-key'] };
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}

async function listen(respond: Respond): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer(respond);
  // Kept connections must not end by themselves while a program is busy.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
