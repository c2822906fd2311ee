import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http';
import { isIP, connect as openTcp, type Socket } from 'node:net';
import { connect as openTls } from 'node:tls';
import { onAbort } from '../../util/abort.js';
import type { ProxyServer } from './proxy-env.js';
import type { Undici } from './undici.js';

/** There is no connection to the proxy; `cause` is the socket's error. Nothing was sent. */
export class ProxyUnreachableError extends Error {
  override readonly name = 'ProxyUnreachableError';
  readonly code = 'PROXY_UNREACHABLE';

  constructor(proxy: ProxyServer, cause: unknown) {
    super(`cannot connect to the proxy ${proxy.display}`, { cause });
  }
}

/** The proxy did not open a tunnel, so nothing reached the service. */
export class ProxyRefusedError extends Error {
  override readonly name = 'ProxyRefusedError';
  readonly code = 'PROXY_REFUSED';
  /** Status of the proxy's response; `undefined` if it sent none that can be read, in which case `cause` says why. */
  readonly status: number | undefined;

  constructor(message: string, options: { status?: number; cause?: unknown }) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.status = options.status;
  }
}

interface TunnelResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export interface TunnelOptions {
  readonly proxy: ProxyServer;
  /** Host and port of the service, an IPv6 address in brackets: `api.example.com:443`. */
  readonly host: string;
  /** Ends the attempt; the connection to the proxy is closed at once. */
  readonly signal?: AbortSignal | undefined;
  /** Opens the connection to the proxy. Default: TCP, for an https proxy with TLS that trusts what Node trusts. */
  readonly connectToProxy?: ((proxy: ProxyServer) => Socket) | undefined;
}

/**
 * Opens a tunnel through a proxy (CONNECT). Resolves with the socket, on which the next byte is the service's; it belongs to the caller.
 *
 * Every 2xx opens a tunnel, even with a body, which then belongs to the tunnel and makes the TLS handshake fail. Any other response is a
 * failure. No timer limits the attempt, only `signal`. When the attempt fails, the connection is closed.
 *
 * @throws {ProxyUnreachableError} without a connection, {@link ProxyRefusedError} without a tunnel, the signal's reason after an abort.
 */
export async function connectTunnel({ Client }: Pick<Undici, 'Client'>, options: TunnelOptions): Promise<Socket> {
  const { proxy, signal, connectToProxy = openSocket } = options;
  signal?.throwIfAborted();
  const socket = connectToProxy(proxy);
  // Errors are also reported by `close`, by undici, and later by the TLS socket on top; without a listener, one would end the process.
  socket.on('error', () => undefined);
  const removeListener = signal && onAbort(signal, () => socket.destroy());
  try {
    await connected(socket, proxy);
    await requestTunnel(Client, socket, options);
    if (signal?.aborted) throw signal.reason;
    return socket;
  } catch (error) {
    socket.destroy();
    throw signal?.aborted ? signal.reason : error;
  } finally {
    removeListener?.();
  }
}

function openSocket({ origin }: ProxyServer): Socket {
  const { protocol, hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const options = {
    host,
    port: Number(port || (protocol === 'https:' ? 443 : 80)),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  };
  if (protocol === 'http:') return openTcp(options);
  return openTls({ ...options, ALPNProtocols: ['http/1.1'], ...(isIP(host) === 0 ? { servername: host } : undefined) });
}

function connected(socket: Socket, proxy: ProxyServer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(proxy.origin.startsWith('https:') ? 'secureConnect' : 'connect', resolve);
    socket.once('close', () =>
      reject(new ProxyUnreachableError(proxy, socket.errored ?? new Error('connection closed'))),
    );
  });
}

/** Sends CONNECT over an open connection by a client that serves for nothing else. */
async function requestTunnel(Client: Undici['Client'], socket: Socket, { proxy, host }: TunnelOptions): Promise<void> {
  const client = new Client(proxy.origin, {
    // Asynchronous, as undici expects. For undici, its own error of a closed socket is a reason to connect again, and to wait for ever.
    connect: (_, callback) =>
      queueMicrotask(() =>
        socket.destroyed ? callback(new Error('connection closed'), null) : callback(null, socket),
      ),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const { authorization } = proxy;
  const headers = {
    host,
    'proxy-connection': 'keep-alive',
    ...(authorization === undefined ? undefined : { 'proxy-authorization': authorization }),
  };
  let response: TunnelResponse;
  try {
    response = await new Promise<TunnelResponse>((resolve, reject) => {
      client.dispatch(
        { method: 'CONNECT', path: host, headers },
        {
          onRequestStart: () => undefined,
          // For undici it is an upgrade whatever the status.
          onRequestUpgrade: (_, status, received) => resolve({ status, headers: received }),
          onResponseError: (_, error) => reject(error),
        },
      );
    });
  } catch (error) {
    throw new ProxyRefusedError(`the proxy ${proxy.display} did not open the tunnel to ${host}`, { cause: error });
  } finally {
    void client.destroy();
  }
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const text = [status, STATUS_CODES[status]].join(' ').trim();
  const advice = status === 407 ? `; ${credentialsAdvice(proxy, response.headers['proxy-authenticate'])}` : '';
  throw new ProxyRefusedError(`the proxy ${proxy.display} refused the tunnel to ${host}: ${text}${advice}`, { status });
}

/** The error of a request that a proxy refused to forward with status 407. */
export function refusedByProxy(proxy: ProxyServer, origin: string, challenge: string | null): ProxyRefusedError {
  const advice = credentialsAdvice(proxy, challenge ?? undefined);
  return new ProxyRefusedError(`the proxy ${proxy.display} refused the request to ${origin}: ${advice}`, {
    status: 407,
  });
}

function credentialsAdvice({ authorization }: ProxyServer, challenge: string | string[] = 'Basic'): string {
  if (!/\bbasic\b/i.test(String(challenge)))
    return 'it accepts no credentials of the kind Basic, and fastkit has no other';
  if (authorization !== undefined) return 'it rejects the user name and password that the environment has';
  return 'it wants credentials: write user:password@ before its host in the variable that names it (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY)';
}
