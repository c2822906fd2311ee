import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { isError } from '../../core/errors/is-error.js';
import { MockCloud } from '../cloud.js';
import { SERVICE_NAMES, type ServiceName } from '../operations.js';
import { attachConsole } from './console-socket.js';
import { allowLoopbackOrigin } from './cors.js';
import { Inspector } from './inspector/inspector.js';
import { sendDelivery } from './send-delivery.js';

/** Options of `serve`. */
export interface ServeOptions {
  /** Port on 127.0.0.1; `0` (the default) selects a free one. */
  readonly port?: number | undefined;
  /** The cloud to serve. Default a new one. */
  readonly cloud?: MockCloud | undefined;
  /** Services to serve; the others return 404. Default all. */
  readonly services?: readonly ServiceName[] | undefined;
  /** Whether to serve the inspector's page at `/_mock/`. Default true. */
  readonly inspector?: boolean | undefined;
}

/** A mock cloud on a port. */
export interface ServedCloud extends AsyncDisposable {
  readonly cloud: MockCloud;
  readonly url: string;
  readonly baseUrls: Readonly<Record<ServiceName, string>>;
  /** Stops listening, closes open connections and disposes the cloud. */
  close(): Promise<void>;
}

/**
 * How long an idle connection is kept. Node's default of 5 seconds is exceeded when a test pauses, a busy machine stalls or Python starts, and
 * a request that is in flight when its connection closes is lost.
 */
const KEEP_ALIVE_MS = 60_000;

/**
 * Serves a mock cloud on a port of the loopback interface, and never on another one. Each service has a base URL with a separate path.
 *
 * @example
 * const served = await serve();
 * const client = new FastvmClient({ apiKey: 'test', baseUrl: served.baseUrls.fastvm });
 * await served.close();
 */
export async function serve(options: ServeOptions = {}): Promise<ServedCloud> {
  const { cloud = new MockCloud(), port = 0, services = SERVICE_NAMES } = options;
  const silent = SERVICE_NAMES.filter((service) => !services.includes(service));
  const isServed = (path: string): boolean => !silent.some((service) => path.startsWith(`/${service}/`));
  const inspector = options.inspector === false ? undefined : new Inspector(cloud);
  const server = createServer((request, response) => {
    const done = inspector?.owns(request)
      ? inspector.respond(request, response)
      : respond(cloud, isServed, request, response);
    done.catch((error: unknown) => {
      // An error in the middle of a response appears to the peer as a cut connection.
      response.destroy(isError(error) ? error : undefined);
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const consoles = services.includes('fastvm') ? attachConsole(server, cloud) : undefined;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const baseUrls = { fastvm: `${url}/fastvm`, fastfn: `${url}/fastfn`, fastmap: `${url}/fastmap` };
  cloud.setBaseUrls(baseUrls);
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    consoles?.close();
    await closed;
    await cloud.dispose();
  };
  return { cloud, url, baseUrls, close, [Symbol.asyncDispose]: close };
}

async function respond(
  cloud: MockCloud,
  isServed: (path: string) => boolean,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (allowLoopbackOrigin(incoming, outgoing)) return;
  if (!isServed(incoming.url ?? '/')) {
    outgoing
      .writeHead(404, { 'content-type': 'application/json' })
      .end('{"error":"the mock cloud does not serve this"}');
    return;
  }
  const controller = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  await sendDelivery(await cloud.deliver(toRequest(incoming, controller.signal)), incoming, outgoing);
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
  // Not resolved against the origin: a path may start with two slashes.
  return new Request(`${origin}${url}`, init);
}
