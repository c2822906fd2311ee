import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { perform } from './support/perform.js';

const run = promisify(execFile);
let folder = '';
const file = (name: string): string => join(folder, name);
const openssl = (...args: readonly string[]) => run('openssl', [...args], { cwd: folder });

/** A certificate authority for the test, and a certificate that it signed. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fastkit-tls-'));
  const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl('req', '-x509', ...ecKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
  await openssl('req', ...ecKey, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=localhost');
  await writeFile(file('leaf.ext'), 'subjectAltName=IP:127.0.0.1\n');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'leaf.ext', '-days', '2'];
  await openssl('x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', ...signing);
  await writeFile(file('chain.pem'), [await readFile(file('leaf.pem')), await readFile(file('ca.pem'))].join(''));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function serve(cert: string, key: string): Promise<string> {
  const options = { cert: await readFile(file(cert)), key: await readFile(file(key)) };
  const server = createServer(options, (_, response) => void response.end('fine'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ['of a CA of one’s own', 'leaf.pem', 'leaf.key'],
  ['with that CA in its chain', 'chain.pem', 'leaf.key'],
  ['that signed itself', 'ca.pem', 'ca.key'],
])('a certificate %s is rejected, with a hint', async (_, cert, key) => {
  const origin = await serve(cert, key);
  expect(await perform({ path: '/a' }, origin)).toMatchObject({
    name: 'ConnectionError',
    message: expect.stringMatching(/certificate/i),
    hint: expect.stringMatching(/tls\.ca/),
  });
});
