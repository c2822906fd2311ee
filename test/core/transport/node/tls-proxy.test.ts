import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates, type Pair } from './certificates.js';

const PROGRAM = fileURLToPath(new URL('./tls-proxy-program.ts', import.meta.url));

let own: { ca: Pair; server: Pair; client: Pair };
/** Another authority, which the service has no certificate of. */
let foreign: Pair;
let folder: string;
let service: Server;
let proxy: Server;
let tunnels = 0;
const urlOf = (server: Server, scheme = 'http'): string =>
  `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  own = makeCertificates();
  foreign = makeCertificates().ca;
  folder = mkdtempSync(join(tmpdir(), 'fastkit-tls-proxy-'));
  writeFileSync(join(folder, 'ca.pem'), own.ca.cert);
  const options = { ...own.server, ca: own.ca.cert, requestCert: true, rejectUnauthorized: false };
  service = createServer(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: subject?.CN ?? 'nobody' }));
  }) as unknown as Server;
  proxy = createHttpServer().on('connect', (request, socket) => {
    tunnels += 1;
    const onward = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  for (const server of [service, proxy]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, 60_000);

afterAll(() => {
  for (const server of [service, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

interface Way {
  readonly proxied: boolean;
  /** The machine trusts the service's authority. */
  readonly trusted?: boolean;
}

async function call(tls: object | undefined, { proxied, trusted }: Way): Promise<{ seen: string; tunnels: number }> {
  tunnels = 0;
  const env = {
    PATH: process.env.PATH,
    CASE: JSON.stringify({ baseUrl: urlOf(service, 'https'), tls }),
    ...(proxied ? { HTTPS_PROXY: urlOf(proxy) } : {}),
    ...(trusted ? { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } : {}),
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', PROGRAM], { env });
  return { seen: stdout.trim(), tunnels };
}

describe.each([
  ['directly', false, 0],
  ['through a proxy', true, 1],
])('%s', (_, proxied, count) => {
  test('a service that the machine does not trust is refused', async () => {
    expect(await call(undefined, { proxied })).toEqual({
      seen: 'ConnectionError CONNECTION SELF_SIGNED_CERT_IN_CHAIN',
      tunnels: count,
    });
  });

  test('a service that the machine trusts is called', async () => {
    expect(await call(undefined, { proxied, trusted: true })).toEqual({ seen: 'nobody,nobody,nobody', tunnels: count });
  });

  test('the authority and the certificate of the options are used, over one connection', async () => {
    const tls = { ca: own.ca.cert, ...own.client };
    expect(await call(tls, { proxied })).toEqual({ seen: 'client,client,client', tunnels: count });
  });

  test('an encrypted key and its passphrase are used', async () => {
    const { createPrivateKey } = await import('node:crypto');
    const key = createPrivateKey(own.client.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'open sesame',
    });
    const tls = { ca: [own.ca.cert], cert: own.client.cert, key, passphrase: 'open sesame' };
    expect(await call(tls, { proxied })).toEqual({ seen: 'client,client,client', tunnels: count });
  });

  test('an authority that is pinned is the only one, whatever the machine trusts', async () => {
    expect(await call({ ca: foreign.cert }, { proxied, trusted: true })).toEqual({
      seen: 'ConnectionError CONNECTION SELF_SIGNED_CERT_IN_CHAIN',
      tunnels: count,
    });
  });
});
