import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Redactor } from '../../../src/mock/calls/redactor.js';
import { DEFAULT_FASTMAP_SECRET, MockCloud } from '../../../src/mock-node.js';

const LOGIN = { username: 'admin', password: 'login-5ecret' };
const SECRETS = {
  apiKey: 'fastvm-5ecret-key',
  adminToken: 'fastfn-5ecret-token',
  stdin: 'stdin-5ecret',
  credential: '{"private_key":"credential-5ecret"}',
  env: 'environment-5ecret',
  variable: 'variable-5ecret',
  stored: 'stored-5ecret',
};

let cloud: MockCloud;
let text: string;

/** Every path of a credential through the cloud. */
beforeAll(async () => {
  cloud = new MockCloud({
    fastvm: { boot: { bootMs: 0 } },
    fastfn: { adminToken: SECRETS.adminToken, login: LOGIN },
    fastmap: { python: { run: async () => ({ kind: 'bad-batch', reason: 'no Python here', output: '' }) } },
  });
  const fetch: typeof globalThis.fetch = (url, init) => cloud.fetch(new Request(url, init));
  const fastvm = new FastvmClient({ apiKey: SECRETS.apiKey, fetch });
  const vm = await fastvm.vms.launch({ machineType: 'c1m2', envVars: { KEY: SECRETS.env } });
  await fastvm.vms.run(vm.id, { command: ['cat'], stdin: SECRETS.stdin });
  await fastvm.vms.run(vm.id, { command: ['echo', `key is ${SECRETS.apiKey}`] });
  await fastvm.vms.consoleToken(vm.id);
  await fastvm.volumeCredentials.create({ name: 'c', type: 'gcp-service-account-json', data: SECRETS.credential });
  const { uploadUrl, downloadUrl } = await fastvm.vms.files.presign(vm.id, { path: '/root/a' });
  const headers = { 'content-type': 'application/octet-stream' };
  await fetch(uploadUrl, { method: 'PUT', body: 'content', headers });
  await fastvm.vms.files.fetch(vm.id, { url: downloadUrl, path: '/root/a' });
  await fastvm.vms.run(vm.id, { command: `curl -s -o /root/b ${downloadUrl}` });

  const guest = new FastfnClient({ adminToken: ' ', fetch });
  await guest.login(LOGIN);
  await guest.catalog();
  const fastfn = new FastfnClient({ adminToken: SECRETS.adminToken, fetch });
  const target = { runtime: 'node', name: 'hello' };
  await fastfn.functions.create(target, { code: 'exports.handler = () => 1' });
  await fastfn.functions.env.update(target, { A: SECRETS.variable, B: { value: SECRETS.variable, is_secret: true } });
  await fastfn.functions.env.retrieve(target);
  await fastfn.secrets.set({ key: 'TOKEN', value: SECRETS.stored });

  const fastmap = new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, fetch, maxRetries: 0 });
  const square = pythonFunction({ module: 'm', source: 'def f(x):\n    return x\n', name: 'f' });
  await fastmap
    .map(square, [1])
    .toArray()
    .catch(() => {});
  text = JSON.stringify([...cloud.calls]);
});

afterAll(async () => {
  await cloud.dispose();
});

describe('recorded calls', () => {
  test.each([...Object.values(SECRETS), LOGIN.password, '5ecret', btoa(SECRETS.stdin)])(
    'never contain %s',
    (secret) => {
      expect(text.includes(secret)).toBe(false);
    },
  );

  test('contain no token, session or signed URL', () => {
    expect(text).not.toContain(cloud.fastmap.token);
    expect(text).not.toMatch(/storage\/[0-9a-f]{16}/);
    expect(text).not.toMatch(/fastfn_session=\w/);
    expect(text).toContain('/storage/***');
  });

  test('contain the rest', () => {
    expect(cloud.calls.last('vms.launch')).toMatchObject({
      method: 'POST',
      url: 'https://api.fastvm.org/v1/vms',
      headers: { 'x-api-key': '***', 'content-type': 'application/json' },
      body: { machineType: 'c1m2', envVars: { KEY: '***' } },
      status: 201,
      responseBody: { status: 'running', envVars: { KEY: '***' } },
    });
    expect(cloud.calls.of('vms.run')[0]?.body).toEqual({ command: ['cat'], stdin: '***' });
    expect(cloud.calls.of('vms.run')[1]?.body).toEqual({ command: ['echo', 'key is ***'] });
    expect(cloud.calls.last('login')).toMatchObject({
      body: { username: 'admin', password: '***' },
      responseHeaders: { 'set-cookie': '***' },
    });
    expect(cloud.calls.last('functions.env.update')?.body).toEqual({ A: '***', B: { value: '***', is_secret: true } });
    expect(cloud.calls.last('secrets.set')?.body).toEqual({ key: 'TOKEN', value: '***' });
    expect(cloud.calls.last('mapBatch')?.body).toMatchObject({ batch: { bytes: expect.any(Number) } });
    expect(cloud.calls.last('storage.put')).toMatchObject({ status: 200, url: 'https://api.fastvm.org/storage/***' });
    expect(cloud.calls.last('vms.files.presign')?.responseBody).toMatchObject({ uploadUrl: '***', downloadUrl: '***' });
  });
});

test.each([
  ['a list of environments is no environment', { env: ['a'] }, { env: ['a'] }],
  ['nor is a label', { metadata: { env: 'prod' } }, { metadata: { env: 'prod' } }],
  ['ids of credentials are none', { credentialId: 'c-1' }, { credentialId: 'c-1' }],
  ['flags stay', { is_secret: true, token: null }, { is_secret: true, token: null }],
  ['bytes are counted', { data: new Uint8Array(7) }, { data: { bytes: 7 } }],
  ['URLs in text', 'see https://u:p@host/x?token=abc', 'see https://host/x?token=***'],
])('%s', (_, value, redacted) => {
  expect(new Redactor().value(value)).toEqual(redacted);
});

test('a deeply nested body is cut off', () => {
  let body: unknown = 'end';
  for (let depth = 0; depth < 5000; depth++) body = [body];
  expect(JSON.stringify(new Redactor().value(body))).not.toContain('end');
});

test('later changes by the caller or in the state do not affect the record', async () => {
  const other = new MockCloud();
  const fetch: typeof globalThis.fetch = (url, init) => other.fetch(new Request(url, init));
  const { id } = await new FastvmClient({ apiKey: 'key-1', fetch }).vms.launch(
    { machineType: 'c1m2', metadata: { a: '1' } },
    { wait: false },
  );
  Object.assign(other.fastvm.vm(id).metadata, { a: '2' });
  expect(other.calls.last()?.body).toMatchObject({ metadata: { a: '1' } });
  expect(other.calls.last()?.responseBody).toMatchObject({ metadata: { a: '1' } });
});

test('large bodies are counted, not kept', async () => {
  const other = new MockCloud();
  const fetch: typeof globalThis.fetch = (url, init) => other.fetch(new Request(url, init));
  const fastfn = new FastfnClient({ adminToken: 'test-admin-token', fetch });
  const code = `exports.handler = () => 1;${' '.repeat(70_000)}`;
  await fastfn.functions.create({ runtime: 'node', name: 'large' }, { code });
  await fastfn.functions.retrieve({ runtime: 'node', name: 'large' });
  expect(other.calls.of('functions.create')[0]?.body).toEqual({ bytes: expect.any(Number) });
  expect(other.calls.of('functions.retrieve')[0]?.responseBody).toEqual({ bytes: expect.any(Number) });
});

test('headers and query parameters follow the rule of all other output', () => {
  const redactor = new Redactor();
  const query = {
    'x-jwt': 'jwt-5ecret',
    sig: 'sig-5ecret',
    pass: ['pass-5ecret'],
    page: '2',
    metadata: { env: 'prod' },
  };
  expect(redactor.query(query)).toEqual({
    'x-jwt': '***',
    sig: '***',
    pass: ['***'],
    page: '2',
    metadata: { env: 'prod' },
  });
  expect(redactor.headers(new Headers({ 'x-session-id': 'id-5ecret', 'x-pass': 'p-5ecret', accept: '*/*' }))).toEqual({
    'x-session-id': '***',
    'x-pass': '***',
    accept: '*/*',
  });
  expect(redactor.text('jwt-5ecret, sig-5ecret, id-5ecret')).toBe('***, ***, ***');
});
