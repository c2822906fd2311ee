import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificates, type Pair } from '../core/transport/node/certificates.js';
import { writeFiles } from '../package/support/project.js';
import { run } from '../package/support/run.js';
import { commandFor, QUIET, RUNTIMES } from './support/runtimes.js';
import { tourProject } from './support/tour-project.js';

const UNUSABLE = expect.stringMatching(/^ConfigurationError: the tls options are not usable/);

/** All options work; trust in an authority replaces the trust in the well-known ones. */
const ALL = {
  nothing: 'ConnectionError',
  authority: 'nobody',
  identity: 'ConnectionError',
  both: 'client',
  'of another key': UNUSABLE,
  'with a passphrase': 'client',
  'nothing again': 'ConnectionError',
};

/** Deno trusts the authority by the environment variable that the test sets: `tls.ca` would not be what it promises. */
const DENO_AUTHORITY = 'ConfigurationError: Deno cannot trust the certificate authorities of tls.ca alone';
const ON_DENO = {
  nothing: 'nobody',
  authority: DENO_AUTHORITY,
  identity: 'client',
  both: DENO_AUTHORITY,
  'of another key': UNUSABLE,
  'with a passphrase': DENO_AUTHORITY,
  'nothing again': 'nobody',
};

let project: string;
let certificates: { ca: Pair; server: Pair; client: Pair };
let server: Server;
beforeAll(async () => {
  certificates = makeCertificates();
  const options = { ...certificates.server, ca: certificates.ca.cert, requestCert: true, rejectUnauthorized: false };
  server = createServer(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ status: subject?.CN ?? 'nobody' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project = await tourProject();
  await writeFiles(project, { 'ca.pem': certificates.ca.cert });
}, 180_000);
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.for(RUNTIMES)(
  'on $name, the tls options do what they promise, or are refused',
  { timeout: 60_000 },
  async (runtime, context) => {
    const [program, ...args] = await commandFor(runtime, context);
    const { ca, client } = certificates;
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = {
      ...QUIET,
      DENO_CERT: join(project, 'ca.pem'),
      TLS: JSON.stringify({ baseUrl, ca: ca.cert, ...client, otherKey: certificates.server.key }),
    };
    const { out, err } = await run(project, program, [...args, 'programs/tls.mjs'], env);
    const expected = runtime.name === 'Deno' ? ON_DENO : ALL;
    expect({ outcomes: JSON.parse(out || '{}'), err }).toEqual({ outcomes: expected, err: '' });
  },
);
