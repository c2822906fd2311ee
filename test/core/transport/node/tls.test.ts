import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificates, type Pair } from './certificates.js';

let certificates: { ca: Pair; server: Pair; client: Pair };
let server: Server;
let baseUrl: string;

beforeAll(async () => {
  certificates = makeCertificates();
  const options = { ...certificates.server, ca: certificates.ca.cert, requestCert: true, rejectUnauthorized: false };
  server = createServer(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: subject?.CN ?? 'nobody' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const client = (tls?: ConstructorParameters<typeof FastvmClient>[0]) =>
  new FastvmClient({ apiKey: 'tls-key', baseUrl, maxRetries: 0, ...tls });

test('an authority that is not trusted is refused, and the hint says how to trust it', async () => {
  await expect(client().health()).rejects.toMatchObject({
    name: 'ConnectionError',
    hint: expect.stringContaining('tls'),
  });
});

test("the caller's authority is trusted", async () => {
  const { ca } = certificates;
  expect(await client({ tls: { ca: ca.cert } }).health()).toEqual({ status: 'nobody' });
});

test('a client certificate is sent', async () => {
  const { ca, client: own } = certificates;
  expect(await client({ tls: { ca: [ca.cert], ...own } }).health()).toEqual({ status: 'client' });
});

test('an invalid key is rejected when the client is created', () => {
  const { client: own } = certificates;
  const construct = () => client({ tls: { cert: own.cert, key: 'not a key' } });
  expect(construct).toThrow(expect.objectContaining({ name: 'ConfigurationError' }));
});

test('tls together with fetch is refused', () => {
  expect(() => client({ tls: {}, fetch: globalThis.fetch })).toThrow(/tls cannot be given together with fetch/);
});
