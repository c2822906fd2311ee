import { execFile } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createServer as createTlsServer, connect as openTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildConnector, Client } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ProxyServer, proxyFor } from '../../../../src/core/transport/node/proxy-env.js';
import {
  connectTunnel,
  ProxyRefusedError,
  ProxyUnreachableError,
  refusedByProxy,
  type TunnelOptions,
} from '../../../../src/core/transport/node/proxy-tunnel.js';
import { makeCertificates, type Pair } from './certificates.js';

const PROGRAM = fileURLToPath(new URL('./tunnel-program.ts', import.meta.url));
const HOST = 'api.example.com:443';
const run = promisify(execFile);

/** What a proxy does with a connection: at once, or after the head of the request if it has a second parameter. */
type Behavior = (socket: Socket, head: string) => void;

const servers: Server[] = [];
/** Connections at the proxies. */
const open = new Set<Socket>();
const tunnels: Socket[] = [];

function serve(server: Server, address = '127.0.0.1'): Promise<number> {
  servers.push(server);
  return new Promise((resolve) => server.listen(0, address, () => resolve((server.address() as AddressInfo).port)));
}

function behave(behavior: Behavior): (socket: Socket) => void {
  return (socket) => {
    open.add(socket.on('error', () => undefined).on('close', () => open.delete(socket)));
    // Read to the end, which would not be noticed otherwise.
    socket.resume();
    if (behavior.length < 2) return behavior(socket, '');
    let head = '';
    socket.on('data', function onData(chunk) {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', onData);
      behavior(socket, head);
    });
  };
}

async function startProxy(behavior: Behavior, address?: string): Promise<ProxyServer> {
  const port = await serve(createServer(behave(behavior)), address);
  return namedProxy(`http://${address?.includes(':') ? `[${address}]` : '127.0.0.1'}:${port}`);
}

const namedProxy = (url: string): ProxyServer => {
  const proxy = proxyFor('https://service.test/', { HTTPS_PROXY: url });
  if (proxy === undefined) throw new Error('no proxy');
  return proxy;
};

async function tunnel(proxy: ProxyServer, options: Partial<TunnelOptions> = {}): Promise<Socket> {
  const socket = await connectTunnel({ Client }, { proxy, host: HOST, ...options });
  tunnels.push(socket);
  return socket;
}

const failureOf = (proxy: ProxyServer, options?: Partial<TunnelOptions>): Promise<unknown> =>
  tunnel(proxy, options).then(
    () => expect.fail('there is a tunnel'),
    (error: unknown) => error,
  );

/** Relays the tunnel's bytes to a port of this machine. */
const relayTo = (port: number) => (socket: Socket, _: string) => {
  const onward = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('close', () => onward.destroy());
};

// Nothing may be left open, whatever came of a test.
afterEach(async () => {
  for (const socket of tunnels.splice(0)) socket.destroy();
  for (const socket of open) await new Promise((resolve) => socket.once('close', resolve));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  const left = (): string[] => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|GetAddr/.test(name));
  // A closed handle is gone some turns of the event loop later.
  for (let turns = 0; turns < 20 && left().length > 0; turns++) await turn();
  expect(left()).toEqual([]);
});

describe('the tunnel', () => {
  it.each([
    'HTTP/1.1 200 Connection established',
    'HTTP/1.0 200 OK\r\nproxy-agent: test',
    'HTTP/1.1 200',
    'HTTP/1.1 201 Created',
    'HTTP/1.1 204 No Content',
    'HTTP/1.1 299 Other',
    // A tunnel has no length and no coding: the service's bytes begin after the head.
    'HTTP/1.1 200 OK\r\ncontent-length: 5',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked',
    'HTTP/1.1 200 OK\r\nconnection: close',
  ])('opens with %j', async (response) => {
    const proxy = await startProxy((socket, _) => {
      socket.write(`${response}\r\n\r\n`);
      socket.on('data', (chunk) => socket.write(`echo ${chunk}`));
    });
    const socket = await tunnel(proxy);
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('echo hello');
  });

  it('is asked for by host and port, without anything of the call', async () => {
    let head = '';
    const proxy = await startProxy((socket, text) => {
      head = text;
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    });
    await tunnel(proxy, { host: '[::1]:8443' });
    expect(head.split('\r\n').sort()).toEqual([
      '',
      '',
      'CONNECT [::1]:8443 HTTP/1.1',
      'connection: close',
      'host: [::1]:8443',
      'proxy-connection: keep-alive',
    ]);
  });

  it('keeps the bytes that come in one segment with the head', async () => {
    const proxy = await startProxy((socket, _) => socket.end('HTTP/1.1 200 OK\r\n\r\nfirst bytes'));
    const socket = await tunnel(proxy);
    const chunks = [];
    for await (const chunk of socket) chunks.push(chunk);
    expect(String(Buffer.concat(chunks))).toBe('first bytes');
  });

  it('opens with a head that comes byte by byte', async () => {
    const proxy = await startProxy((socket, _) => {
      socket.setNoDelay(true);
      const bytes = [...'HTTP/1.1 200 OK\r\nvia: test\r\n\r\nand more'];
      const next = (): void => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(byte, () => setImmediate(next));
      };
      next();
    });
    const socket = await tunnel(proxy);
    let text = '';
    for await (const chunk of socket) {
      text += chunk;
      if (text.length === 'and more'.length) break;
    }
    expect(text).toBe('and more');
  });

  it('is open a hundred times at once', async () => {
    const proxy = await startProxy((socket, head) => {
      socket.write(`HTTP/1.1 200 OK\r\n\r\n${head.split(' ')[1]}`);
    });
    const { signal } = new AbortController();
    const hosts = Array.from({ length: 100 }, (_, index) => `host-${index}.example.com:443`);
    const sockets = await Promise.all(hosts.map((host) => tunnel(proxy, { host, signal })));
    const received = await Promise.all(sockets.map(async (socket) => String((await once(socket, 'data'))[0])));
    expect(received).toEqual(hosts);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('goes through a proxy with an IPv6 address', async () => {
    const proxy = await startProxy((socket, _) => socket.write('HTTP/1.1 200 OK\r\n\r\n'), '::1');
    expect(proxy.origin).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await tunnel(proxy)).remoteAddress).toBe('::1');
  });

  it('is opened with credentials', async () => {
    let head = '';
    const { origin } = await startProxy((socket, text) => {
      head = text;
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    });
    await tunnel(namedProxy(origin.replace('//', '//us%40er:p%3Aass@')));
    expect(head).toContain(`\r\nproxy-authorization: Basic ${btoa('us@er:p:ass')}\r\n`);
  });

  it('survives an abort that comes later, and errors that come before anything listens', async () => {
    let atProxy: Socket | undefined;
    const proxy = await startProxy((socket, _) => {
      atProxy = socket;
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
    });
    const controller = new AbortController();
    const socket = await tunnel(proxy, { signal: controller.signal });
    controller.abort();
    expect(socket.destroyed).toBe(false);
    atProxy?.resetAndDestroy();
    await new Promise((resolve) => socket.resume().once('close', resolve));
    expect(socket.errored).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('a proxy that refuses', () => {
  it.each([
    [301, 'Moved Permanently'],
    [307, 'Temporary Redirect'],
    [400, 'Bad Request'],
    [401, 'Unauthorized'],
    [403, 'Forbidden'],
    [404, 'Not Found'],
    [500, 'Internal Server Error'],
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
    [103, 'Early Hints'],
    [799, ''],
  ])('with %i is named', async (status, text) => {
    const proxy = await startProxy((socket, _) => {
      const lines = [`HTTP/1.1 ${status} \x1b[31mforeign`, 'location: https://evil.test/', 'content-length: 15'];
      socket.write(`${lines.join('\r\n')}\r\n\r\n{"status":"ok"}`);
    });
    const error = await failureOf(proxy);
    expect(error).toBeInstanceOf(ProxyRefusedError);
    expect(error).toMatchObject({
      name: 'ProxyRefusedError',
      code: 'PROXY_REFUSED',
      status,
      message: `the proxy ${proxy.origin} refused the tunnel to ${HOST}: ${`${status} ${text}`.trim()}`,
    });
    expect(error).not.toHaveProperty('cause');
  });

  it.each([
    ['without credentials', '', undefined, 'it wants credentials: write user:password@ before its host'],
    ['with credentials', 'user:SECRET@', 'Basic realm="x"', 'it rejects the user name and password'],
    ['of several kinds', '', 'Negotiate, basic realm="x"', 'it wants credentials'],
    ['in several headers', '', 'NTLM\r\nproxy-authenticate: Basic realm="x"', 'it wants credentials'],
    ['of another kind', 'user:SECRET@', 'Negotiate', 'it accepts no credentials of the kind Basic'],
    ['of other kinds', '', 'Negotiate\r\nproxy-authenticate: NTLM', 'it accepts no credentials of the kind Basic'],
  ])('%s says what to do about 407', async (_, credentials, challenge, advice) => {
    const { origin } = await startProxy((socket, _) => {
      const header = challenge === undefined ? '' : `proxy-authenticate: ${challenge}\r\n`;
      socket.write(`HTTP/1.1 407 No\r\n${header}content-length: 0\r\n\r\n`);
    });
    const error = await failureOf(namedProxy(origin.replace('//', `//${credentials}`)));
    const start = `the proxy ${origin} refused the tunnel to ${HOST}: 407 Proxy Authentication Required; ${advice}`;
    expect(error).toMatchObject({ status: 407, message: expect.stringContaining(start) });
    expect(String(error)).not.toMatch(/SECRET|Negotiate|NTLM/);
  });

  it.each([
    [null, '', 'it wants credentials: write user:password@ before its host'],
    ['Basic realm="x"', 'user:SECRET@', 'it rejects the user name and password'],
    ['Negotiate', '', 'it accepts no credentials of the kind Basic'],
  ])('a forwarded request with 407 (%s) is named', (challenge, credentials, advice) => {
    const proxy = namedProxy(`http://${credentials}proxy.test:3128`);
    const error = refusedByProxy(proxy, 'http://service.test', challenge);
    expect(error).toMatchObject({ code: 'PROXY_REFUSED', status: 407 });
    expect(error.message).toContain(`${proxy.origin} refused the request to http://service.test: ${advice}`);
    expect(error.message).not.toContain('SECRET');
  });

  it.each<[string, Behavior, object]>([
    ['closes at once', (socket) => socket.end(), { code: 'UND_ERR_SOCKET' }],
    ['closes after the request', (socket, _) => socket.end(), { code: 'UND_ERR_SOCKET' }],
    ['resets', (socket, _) => socket.resetAndDestroy(), { code: 'ECONNRESET' }],
    ['closes in its head', (socket, _) => socket.end('HTTP/1.1 200 OK\r\nvia: '), { code: 'UND_ERR_SOCKET' }],
    [
      'sends garbage',
      (socket, _) => socket.end('garbage\r\n\r\n'),
      { message: expect.stringContaining('Expected HTTP/') },
    ],
    ['sends garbage before the request', (socket) => socket.write('garbage\r\n\r\n'), {}],
    [
      'speaks TLS',
      (socket, _) => socket.end(Buffer.from('15030300020228', 'hex')),
      { message: expect.stringContaining('Expected HTTP/') },
    ],
    ['has an impossible status', (socket, _) => socket.end('HTTP/1.1 2 OK\r\n\r\n'), {}],
    ['continues', (socket, _) => socket.end('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'), {}],
    [
      'switches protocols',
      (socket, _) => socket.write('HTTP/1.1 101 Switch\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      {},
    ],
    [
      'sends a large header',
      (socket, _) => socket.write(`HTTP/1.1 200 OK\r\nvia: ${'x'.repeat(100_000)}\r\n\r\n`),
      { code: 'UND_ERR_HEADERS_OVERFLOW' },
    ],
    [
      'sends headers without end',
      (socket, _) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const next = (): boolean => socket.destroyed || socket.write(`via: ${'x'.repeat(1_000)}\r\n`, next);
        next();
      },
      { code: 'UND_ERR_HEADERS_OVERFLOW' },
    ],
  ])('and %s is named', async (_, behavior, cause) => {
    const proxy = await startProxy(behavior);
    const error = await failureOf(proxy);
    expect(error).toBeInstanceOf(ProxyRefusedError);
    expect(error).toMatchObject({
      code: 'PROXY_REFUSED',
      status: undefined,
      message: `the proxy ${proxy.origin} did not open the tunnel to ${HOST}`,
      cause: expect.objectContaining(cause),
    });
    expect((error as ProxyRefusedError).cause).toBeInstanceOf(Error);
  });
});

it('a connection that is lost as soon as it is made ends the attempt', async () => {
  const proxy = await startProxy((socket) => socket.resume());
  const connectToProxy = (): Socket => {
    const socket = connect(Number(new URL(proxy.origin).port), '127.0.0.1');
    return socket.once('connect', () => socket.destroy());
  };
  expect(await failureOf(proxy, { connectToProxy })).toMatchObject({ code: 'PROXY_REFUSED', status: undefined });
});

describe('a proxy that cannot be reached', () => {
  const closedPort = async (): Promise<number> => {
    const server = createServer();
    const port = await serve(server);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    return port;
  };

  it.each(['127.0.0.1', 'localhost', '[::1]'])('at %s is named', async (host) => {
    const proxy = namedProxy(`http://user:SECRET@${host}:${await closedPort()}`);
    const error = await failureOf(proxy);
    expect(error).toBeInstanceOf(ProxyUnreachableError);
    expect(error).toMatchObject({
      name: 'ProxyUnreachableError',
      code: 'PROXY_UNREACHABLE',
      message: `cannot connect to the proxy ${proxy.display}`,
      cause: expect.objectContaining({ code: 'ECONNREFUSED' }),
    });
    expect(String(error)).not.toContain('SECRET');
  });

  it('because its name is unknown is named', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND proxy.test'), { code: 'ENOTFOUND' });
    const connectToProxy = (): Socket =>
      connect({ host: 'proxy.test', port: 1, lookup: (_, __, callback) => callback(unknown, []) });
    expect(await failureOf(namedProxy('proxy.test'), { connectToProxy })).toMatchObject({
      code: 'PROXY_UNREACHABLE',
      message: 'cannot connect to the proxy http://proxy.test:80',
      cause: unknown,
    });
  });

  it('because it does not speak TLS is named', async () => {
    const { origin } = await startProxy((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const proxy = namedProxy(origin.replace('http:', 'https:'));
    expect(await failureOf(proxy)).toMatchObject({
      code: 'PROXY_UNREACHABLE',
      message: `cannot connect to the proxy ${proxy.origin}`,
      cause: expect.objectContaining({ code: expect.stringMatching(/SSL/) }),
    });
  });
});

describe('an abort', () => {
  const reason = new Error('enough');

  /** Starts a tunnel, aborts it at once or as soon as `begun` is resolved, and returns when the connection is closed. */
  async function abortOne(proxy: ProxyServer, begun: Promise<unknown>, open?: () => Socket): Promise<void> {
    let socket: Socket | undefined;
    const connectToProxy = (): Socket => {
      socket = open?.() ?? connect(Number(new URL(proxy.origin).port), '127.0.0.1');
      return socket;
    };
    const controller = new AbortController();
    const failure = failureOf(proxy, { signal: controller.signal, connectToProxy });
    await begun;
    expect(socket?.destroyed).toBe(false);
    controller.abort(reason);
    // Not after a time-out, not when the proxy speaks: at once.
    expect(socket?.destroyed).toBe(true);
    expect(await failure).toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  }

  /** A proxy, and a promise of the moment in which it has done what it does. */
  async function silentProxy(behavior: Behavior): Promise<{ proxy: ProxyServer; begun: Promise<unknown> }> {
    let begin: (socket: Socket) => void = () => undefined;
    const begun = new Promise((resolve) => {
      begin = resolve;
    });
    const proxy = await startProxy(
      behavior.length < 2
        ? (socket) => begin(socket)
        : (socket, head) => {
            behavior(socket, head);
            begin(socket);
          },
    );
    return { proxy, begun };
  }

  it('while the name is looked up', async () => {
    const lookup = (): void => undefined;
    await abortOne(namedProxy('proxy.test'), turn(), () => connect({ host: 'proxy.test', port: 1, lookup }));
  });

  it('while the connection is made', async () => {
    const { proxy } = await silentProxy(() => undefined);
    await abortOne(proxy, Promise.resolve());
  });

  it('while the TLS handshake with the proxy hangs', async () => {
    const { proxy, begun } = await silentProxy(() => undefined);
    const { origin } = namedProxy(proxy.origin.replace('http:', 'https:'));
    const open = (): Socket => openTls({ host: '127.0.0.1', port: Number(new URL(origin).port) });
    await abortOne({ origin, display: origin }, begun, open);
  });

  it('while the request is without a response', async () => {
    const { proxy, begun } = await silentProxy((_, __) => undefined);
    await abortOne(proxy, begun);
  });

  it('while the head is incomplete', async () => {
    const { proxy, begun } = await silentProxy((socket, _) => socket.write('HTTP/1.1 200 OK\r\nvia: '));
    await abortOne(proxy, begun);
  });

  it('of a hundred at once', async () => {
    const proxy = await startProxy((_, __) => {
      if (open.size === 100) controller.abort(reason);
    });
    const controller = new AbortController();
    const { signal } = controller;
    const failures = await Promise.all(Array.from({ length: 100 }, () => failureOf(proxy, { signal })));
    expect(new Set(failures)).toEqual(new Set([reason]));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('before the start opens no connection', async () => {
    const connectToProxy = (): Socket => expect.fail('a connection is opened');
    const signal = AbortSignal.abort(reason);
    expect(await failureOf(namedProxy('proxy.test'), { signal, connectToProxy })).toBe(reason);
  });

  it('as soon as the tunnel is open wins', async () => {
    const controller = new AbortController();
    const proxy = await startProxy((socket, _) => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    const AbortingClient = new Proxy(Client, {
      construct(_, [url, options]: ConstructorParameters<typeof Client>) {
        const client = new Client(url, options);
        const dispatch = client.dispatch.bind(client);
        client.dispatch = (request, handler) =>
          dispatch(request, {
            ...handler,
            onRequestUpgrade(...received) {
              handler.onRequestUpgrade?.(...received);
              controller.abort(reason);
            },
          });
        return client;
      },
    });
    const options = { proxy, host: HOST, signal: controller.signal };
    await expect(connectTunnel({ Client: AbortingClient }, options)).rejects.toBe(reason);
  });
});

describe('TLS', () => {
  let certificates: { ca: Pair; server: Pair };
  let folder: string;

  beforeAll(() => {
    certificates = makeCertificates();
    folder = mkdtempSync(join(tmpdir(), 'fastkit-tunnel-'));
    writeFileSync(join(folder, 'ca.pem'), certificates.ca.cert);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const startService = async (): Promise<number> => {
    const server = createHttpsServer({ ...certificates.server }, (_, response) => response.end('from the service'));
    return serve(server);
  };
  const startTlsProxy = async (behavior: Behavior): Promise<ProxyServer> =>
    namedProxy(`https://127.0.0.1:${await serve(createTlsServer({ ...certificates.server }, behave(behavior)))}`);
  const trusting = ({ origin }: ProxyServer): Socket =>
    openTls({ host: '127.0.0.1', port: Number(new URL(origin).port), ca: certificates.ca.cert });

  /** A request to the service as the transport sends it, through a tunnel. */
  async function request(proxy: ProxyServer, port: number, options: Partial<TunnelOptions> = {}): Promise<string> {
    const secure = buildConnector({ ca: certificates.ca.cert, timeout: 0 });
    const client = new Client(`https://127.0.0.1:${port}`, {
      connect: (target, callback) => {
        tunnel(proxy, { host: target.host ?? '', ...options }).then(
          (httpSocket) => secure({ ...target, httpSocket }, callback),
          (error: Error) => callback(error, null),
        );
      },
    });
    try {
      const { body } = await client.request({ path: '/', method: 'GET' });
      return await body.text();
    } finally {
      await client.destroy();
    }
  }

  it('to the service goes through the tunnel', async () => {
    const port = await startService();
    expect(await request(await startProxy(relayTo(port)), port)).toBe('from the service');
  });

  it('to the service goes through the tunnel of an https proxy', async () => {
    const port = await startService();
    const proxy = await startTlsProxy(relayTo(port));
    expect(await request(proxy, port, { connectToProxy: trusting })).toBe('from the service');
  });

  it.each([200, 201])('never takes the body of a proxy for a response of the service (%i)', async (status) => {
    const body = '{"status":"ok","forged":true}';
    const proxy = await startProxy((socket, _) =>
      socket.end(`HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ncontent-length: 29\r\n\r\n${body}`),
    );
    await expect(request(proxy, 443)).rejects.toThrow();
  });

  it('with a proxy that is not trusted ends there', async () => {
    const proxy = await startTlsProxy((_, __) => expect.fail('a request is sent'));
    expect(await failureOf(proxy)).toMatchObject({
      code: 'PROXY_UNREACHABLE',
      message: `cannot connect to the proxy ${proxy.origin}`,
      cause: expect.objectContaining({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
    });
  });

  it('with a proxy trusts what Node trusts and sends its name', async () => {
    let name: unknown;
    const tlsProxy = createTlsServer({ ...certificates.server }, (socket) => {
      name = Object.entries(socket).find(([key]) => key === 'servername')?.[1];
      behave((inner, _) => inner.end('HTTP/1.1 403 Forbidden\r\n\r\n'))(socket);
    });
    const port = await serve(tlsProxy);
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
    const args = ['--import', 'tsx', PROGRAM, `https://localhost:${port}`];
    const { stdout } = await run(process.execPath, args, { env });
    expect(stdout.trim()).toBe(`the proxy https://localhost:${port} refused the tunnel to ${HOST}: 403 Forbidden`);
    expect(name).toBe('localhost');
  });
});

it('a process ends by itself after tunnels that failed', async () => {
  let count = 0;
  const proxy = await startProxy((socket, _) => {
    if (count++ === 0) socket.write('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 5\r\n\r\n');
  });
  const { stdout } = await run(process.execPath, ['--import', 'tsx', PROGRAM, proxy.origin, 'abort']);
  expect(stdout.trim().split('\n')).toEqual([
    `the proxy ${proxy.origin} refused the tunnel to ${HOST}: 502 Bad Gateway`,
    'enough',
  ]);
});
