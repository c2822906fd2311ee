import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { MockCloud, type ServiceName } from '../cloud.js';

/** How to serve a mock cloud. */
export interface ServeOptions {
  /** Port on 127.0.0.1; `0` (the default) takes a free one. */
  readonly port?: number | undefined;
  /** The cloud to serve. Default a new one. */
  readonly cloud?: MockCloud | undefined;
}

/** A mock cloud on a port. */
export interface ServedCloud extends AsyncDisposable {
  readonly cloud: MockCloud;
  readonly url: string;
  readonly baseUrls: Readonly<Record<ServiceName, string>>;
  /** Stops listening, ends open connections and frees what the cloud holds. */
  close(): Promise<void>;
}

/**
 * Puts a mock cloud on a real port of the loopback interface; nothing else is ever bound. Each service has a base URL with a path of
 * its own.
 *
 * @example
 * const served = await serve();
 * const client = new FastvmClient({ apiKey: 'test', baseUrl: served.baseUrls.fastvm });
 * await served.close();
 */
export async function serve(options: ServeOptions = {}): Promise<ServedCloud> {
  const cloud = options.cloud ?? new MockCloud();
  const server = createServer((request, response) => {
    answer(cloud, request, response).catch((error: unknown) => {
      // The peer sees a cut connection, which is what an error in the middle of an answer is.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const baseUrls = { fastvm: `${url}/fastvm`, fastfn: `${url}/fastfn`, fastmap: `${url}/fastmap` };
  cloud.setBaseUrls(baseUrls);
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    await cloud.dispose();
  };
  return { cloud, url, baseUrls, close, [Symbol.asyncDispose]: close };
}

async function answer(cloud: MockCloud, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const controller = new AbortController();
  outgoing.once('close', () => controller.abort());
  const response = await cloud.fetch(toRequest(incoming, controller.signal));
  outgoing.writeHead(response.status, headersOf(response));
  if (response.body === null || incoming.method === 'HEAD') {
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing);
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', url = '/', headersDistinct } = incoming;
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const origin = `http://${incoming.headers.host ?? '127.0.0.1'}`;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal };
  if (method !== 'GET' && method !== 'HEAD') {
    init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
    init.duplex = 'half';
  }
  // Not resolved against the origin: a path may begin with two slashes.
  return new Request(`${origin}${url}`, init);
}

function headersOf(response: Response): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers[name] = value;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  return headers;
}
