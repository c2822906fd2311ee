import { execFile } from 'node:child_process';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./proxied-call.ts', import.meta.url));
const run = promisify(execFile);

const service = createServer((_, response) =>
  response.setHeader('content-type', 'application/json').end('{"status":"ok"}'),
);
/** Requests that the proxy received. */
let asked: string[] = [];
const proxy = createServer((incoming, outgoing) => {
  asked.push(`${incoming.method} ${incoming.url} key=${incoming.headers['x-api-key']}`);
  const onward = request(incoming.url ?? '', { method: incoming.method, headers: incoming.headers }, (received) => {
    outgoing.writeHead(received.statusCode ?? 502, received.headers);
    received.pipe(outgoing);
  });
  incoming.pipe(onward);
});
proxy.on('connect', (incoming, socket) => {
  asked.push(`CONNECT ${incoming.url}`);
  const [host, port] = (incoming.url ?? '').split(':');
  const onward = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
});

const urlOf = (server: typeof service): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  for (const server of [service, proxy]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  asked = [];
});
afterAll(() => {
  for (const server of [service, proxy]) {
    server.closeAllConnections();
    server.close();
  }
});

/** Calls `health` in a process with these variables and returns its output. */
async function call(variables: Record<string, string>, baseUrl = urlOf(service)): Promise<string> {
  const env = { PATH: process.env.PATH, FASTVM_API_KEY: 'proxied-key', FASTVM_BASE_URL: baseUrl, ...variables };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', PROGRAM], { env });
  return stdout.trim();
}

test('HTTP_PROXY receives whole requests to http targets', async () => {
  expect(await call({ HTTP_PROXY: urlOf(proxy) })).toBe('ok');
  expect(asked).toEqual([`GET ${urlOf(service)}/healthz key=proxied-key`]);
});

test('HTTPS_PROXY tunnels https targets', async () => {
  const received = await call({ HTTPS_PROXY: urlOf(proxy) }, urlOf(service).replace('http:', 'https:'));
  // The service does not support TLS; the test only checks that the tunnel was requested.
  expect(received).toMatch(/^ConnectionError/);
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked)).toEqual(new Set([`CONNECT ${new URL(urlOf(service)).host}`]));
});

test('NO_PROXY bypasses the proxy', async () => {
  expect(await call({ HTTP_PROXY: urlOf(proxy), NO_PROXY: '127.0.0.1' })).toBe('ok');
  expect(asked).toEqual([]);
});

test('the error for a proxy that is not a URL omits the password', async () => {
  const received = await call({ HTTP_PROXY: 'ftp://user:proxy-pass@127.0.0.1' });
  expect(received).toMatch(/^ConfigurationError: .*ftp:\/\/127\.0\.0\.1/);
  expect(received).not.toContain('proxy-pass');
});
