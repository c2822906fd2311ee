import { FastfnClient } from 'fastkit/fastfn';
import { FastvmClient } from 'fastkit/fastvm';
import { expect, test } from 'vitest';
import { DEFAULT_ADMIN_TOKEN, MockCloud, type MockCloudOptions } from '../../../src/mock-node.js';

const OCTETS = { 'content-type': 'application/octet-stream' };

function start(options: MockCloudOptions = {}) {
  const cloud = new MockCloud({ clock: 'manual', ...options });
  const fetch: typeof globalThis.fetch = (url, init) => cloud.fetch(new Request(url, init));
  const fastvm = new FastvmClient({ apiKey: 'test-key', fetch });
  const fastfn = new FastfnClient({ adminToken: DEFAULT_ADMIN_TOKEN, fetch });
  return { cloud, fetch, fastvm, fastfn };
}

test('a VM boots, pauses and is deleted with time', async () => {
  const { cloud, fastvm } = start({ fastvm: { boot: { bootMs: 1000 } } });
  const { id, createdAt } = await fastvm.vms.launch({ machineType: 'c1m2' }, { wait: false });
  expect(Date.parse(createdAt ?? '')).toBe(cloud.clock.now());
  const status = async () => (await fastvm.vms.retrieve(id)).status;
  expect(await status()).toBe('queued');
  await cloud.clock.advance(600);
  expect(await status()).toBe('provisioning');
  await cloud.clock.advance(400);
  expect(await status()).toBe('running');
  await fastvm.vms.update(id, { ttl: { seconds: 60, action: 'pause' } });
  await cloud.clock.advance(60_000);
  expect(await status()).toBe('paused');
  await fastvm.vms.update(id, { ttl: { seconds: 60, action: 'delete' } });
  await cloud.clock.advance(60_000);
  await expect(status()).rejects.toMatchObject({ status: 404 });
});

test('signed URLs expire, one second early they do not', async () => {
  const { cloud, fetch, fastvm } = start({ fastvm: { boot: { bootMs: 0 } } });
  const { id } = await fastvm.vms.launch({ machineType: 'c1m2' });
  const { uploadUrl, expiresInSec } = await fastvm.vms.files.presign(id, { path: '/root/a' });
  const put = async () => (await fetch(uploadUrl, { method: 'PUT', body: 'text', headers: OCTETS })).status;
  await cloud.clock.advance(expiresInSec * 1000 - 1);
  expect(await put()).toBe(200);
  await cloud.clock.advance(1);
  expect(await put()).toBe(403);
});

test('a staged file is fetched by its own VM only', async () => {
  const { fastvm, fetch } = start({ fastvm: { boot: { bootMs: 0 } } });
  const [mine, other] = await Promise.all([
    fastvm.vms.launch({ machineType: 'c1m2' }),
    fastvm.vms.launch({ machineType: 'c1m2' }),
  ]);
  const { uploadUrl, downloadUrl } = await fastvm.vms.files.presign(mine.id, { path: '/root/a' });
  await fetch(uploadUrl, { method: 'PUT', body: 'text', headers: OCTETS });
  const target = { url: downloadUrl, path: '/root/a' };
  await expect(fastvm.vms.files.fetch(other.id, target)).rejects.toMatchObject({ status: 400 });
  expect((await fastvm.vms.files.fetch(mine.id, target)).exitCode).toBe(0);
  // The upload URL is not a download URL, for any caller.
  await expect(fastvm.vms.files.fetch(mine.id, { ...target, url: uploadUrl })).rejects.toMatchObject({ status: 400 });
  expect((await fetch(uploadUrl)).status).toBe(403);
});

test('jobs run, wait for their retries and end with time', async () => {
  const jobs = { pollIntervalMs: 1000, retryDelayFactor: 1 };
  const { cloud, fastfn } = start({ fastfn: { jobs } });
  let calls = 0;
  cloud.fastfn.register({ name: 'flaky', handler: () => ({ status: ++calls < 3 ? 500 : 200 }) });
  const { id } = await fastfn.jobs.create({ name: 'flaky', max_attempts: 3, retry_delay_ms: 3_600_000 });
  const job = async () => fastfn.jobs.retrieve(id);
  expect((await job()).status).toBe('queued');
  await cloud.clock.advance(1000);
  expect(await job()).toMatchObject({ status: 'queued', attempt: 1 });
  await cloud.clock.advance(3_599_999);
  expect(calls).toBe(1);
  await cloud.clock.advance(1);
  expect(await job()).toMatchObject({ status: 'queued', attempt: 2 });
  await cloud.clock.advance(24 * 3_600_000);
  expect(await job()).toMatchObject({ status: 'done', attempt: 3 });
});

test('a job that is due now does not wait for one that is due tomorrow', async () => {
  const { cloud, fastfn } = start({ fastfn: { jobs: { retryDelayFactor: 1 } } });
  cloud.fastfn.register({ name: 'broken', handler: () => ({ status: 500 }) });
  cloud.fastfn.register({ name: 'fine', handler: () => 'ok' });
  await fastfn.jobs.create({ name: 'broken', max_attempts: 2, retry_delay_ms: 86_400_000 });
  await cloud.clock.advance(10);
  const { id } = await fastfn.jobs.create({ name: 'fine' });
  await cloud.clock.advance(10);
  expect((await fastfn.jobs.retrieve(id)).status).toBe('done');
});

test('a function runs into its time limit', async () => {
  const { cloud, fastfn } = start();
  cloud.fastfn.register({ name: 'slow', handler: () => new Promise(() => {}) });
  const invoked = fastfn.invoke({ name: 'slow' }).catch((error: unknown) => error);
  const ended = await Promise.race([invoked, cloud.clock.advance(2000).then(() => 'running')]);
  expect(ended).toBe('running');
  await cloud.clock.advance(10_000);
  expect(await invoked).toMatchObject({ status: 504 });
});

test('the limits of calls and logins end with time', async () => {
  const login = { username: 'admin', password: 'right' };
  const { cloud, fastfn } = start({ fastfn: { login, rateLimit: { maxRequests: 20, maxWrites: 20 } } });
  const fails = async (password: string) => {
    const failed = await fastfn.login({ ...login, password }, { maxRetries: 0 }).catch((error: unknown) => error);
    return failed instanceof Error && 'status' in failed ? failed.status : 200;
  };
  for (let count = 0; count < 5; count++) expect(await fails('wrong')).toBe(401);
  expect(await fails('right')).toBe(429);
  await cloud.clock.advance(300_000);
  expect(await fails('right')).toBe(200);
  for (let count = 0; count < 19; count++) await fastfn.catalog();
  await expect(fastfn.catalog({ maxRetries: 0 })).rejects.toMatchObject({ status: 429 });
  await cloud.clock.advance(60_000);
  await fastfn.catalog();
});
