import { FastfnClient } from 'fastkit/fastfn';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  DEFAULT_ADMIN_TOKEN,
  DEFAULT_FASTMAP_SECRET,
  type Faults,
  MockCloud,
  type ServedCloud,
  serve,
} from '../../../src/mock-node.js';
import { gzip } from '../../../src/overrides/fastmap/gzip/neutral.js';
import { encodePickle } from '../../../src/overrides/fastmap/pickle/index.js';

let served: ServedCloud;
let faults: Faults;
let fastvm: FastvmClient;
let fastfn: FastfnClient;
let fastmap: FastmapClient;

/** Returns 1 for every batch. */
const python = {
  run: async () => ({
    kind: 'results' as const,
    pickle: encodePickle(new Map([['results', [1]]])),
    mapSeconds: 0,
    output: '',
  }),
};

beforeAll(async () => {
  const cloud = new MockCloud({ fastvm: { boot: { bootMs: 0 } }, fastmap: { python } });
  served = await serve({ cloud });
  faults = cloud.faults;
  const retries = { maxRetries: 3 };
  fastvm = new FastvmClient({ apiKey: 'test-key', baseUrl: served.baseUrls.fastvm, ...retries });
  fastfn = new FastfnClient({ adminToken: DEFAULT_ADMIN_TOKEN, baseUrl: served.baseUrls.fastfn, ...retries });
  fastmap = new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: served.baseUrls.fastmap, ...retries });
});

beforeEach(() => served.cloud.reset());

afterAll(() => served.close());

/** Statuses of the operations, in order; `-` for no response. */
const statuses = () => [...served.cloud.calls].map(({ status }) => status ?? '-');

describe('a status', () => {
  test('is returned as often as requested, and then the work is done', async () => {
    const fault = faults.respondWith('vms.list', { times: 2, status: 503, headers: { 'retry-after': '0' } });
    expect(await fastvm.vms.list()).toEqual([]);
    expect(statuses()).toEqual([503, 503, 200]);
    expect(fault).toMatchObject({ description: 'vms.list returns 503, 2 times', hits: 2 });
    expect(faults.active).toEqual([]);
    expect(served.cloud.calls.of('vms.list')[0]).toMatchObject({
      fault: 'returned 503',
      responseHeaders: { 'retry-after': '0' },
    });
    served.cloud.assertNoViolations();
  });

  test('has the error format of each service', async () => {
    faults.respondWith('*', { times: Number.POSITIVE_INFINITY, status: 503 });
    const once = { maxRetries: 0 };
    await expect(fastvm.health(once)).rejects.toMatchObject({ status: 503, body: { error: expect.any(String) } });
    await expect(fastfn.health(once)).rejects.toMatchObject({ status: 503, body: { error: expect.any(String) } });
    await expect(fastmap.auth({}, once)).rejects.toMatchObject({ status: 503, body: { reason: expect.any(String) } });
    expect((await fetch(`${served.baseUrls.fastfn}/no-function`)).status).toBe(503);
    served.cloud.assertNoViolations();
  });

  test('is not retried for operations that are not idempotent', async () => {
    faults.respondWith('vms.launch', { status: 500 });
    await expect(fastvm.vms.launch({ machineType: 'c1m2' })).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(served.cloud.fastvm.vms.size).toBe(0);
  });

  test('may be a success with a body that conforms to the spec', async () => {
    faults.respondWith('vms.list', { status: 200, body: [] });
    await fastvm.vms.launch({ machineType: 'c1m2' });
    expect(await fastvm.vms.list()).toEqual([]);
    expect(await fastvm.vms.list()).toHaveLength(1);
  });

  test('that is not in the spec is rejected, unless `allowUndocumented` is set', async () => {
    const page = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
    expect(() => faults.respondWith('vms.list', page)).toThrow(/text\/html is not documented/);
    expect(() => faults.respondWith('vms.list', { status: 200, body: [{ id: 7 }] })).toThrow(/body\.0\.id/);
    faults.respondWith('vms.list', { ...page, allowUndocumented: true });
    await expect(fastvm.vms.list({}, { maxRetries: 0 })).rejects.toMatchObject({ status: 502, body: page.body });
    served.cloud.assertNoViolations();
  });
});

describe('a delay', () => {
  test('waits for a manual clock', async () => {
    const cloud = new MockCloud({ clock: 'manual' });
    cloud.faults.delay('health', { ms: 5000 });
    const client = new FastvmClient({ apiKey: 'k', fetch: (url, init) => cloud.fetch(new Request(url, init)) });
    let isDone = false;
    const pending = client.health().then(() => {
      isDone = true;
    });
    await cloud.clock.advance(0);
    await cloud.clock.advance(4999);
    expect(isDone).toBe(false);
    await cloud.clock.advance(1);
    await pending;
    expect(cloud.calls.last()?.fault).toBe('delayed by 5000 ms');
  });

  test('passes by itself on a real clock, and adds to another one and to another fault', async () => {
    faults.delay('vms.list', { ms: 20 });
    faults.delay('*', { ms: 20 });
    faults.respondWith('vms.list', { headers: { 'retry-after': '0' } });
    await fastvm.vms.list();
    expect(served.cloud.calls.of('vms.list')[0]).toMatchObject({
      status: 503,
      fault: 'delayed by 20 ms; delayed by 20 ms; returned 503',
    });
    expect(served.cloud.calls.of('vms.list')[0]?.durationMs).toBeGreaterThanOrEqual(39);
  });

  test('runs into the time limit of a client', async () => {
    faults.delay('vms.list', { ms: 10_000 });
    const listed = fastvm.vms.list({}, { timeoutMs: 100, maxRetries: 0 });
    await expect(listed).rejects.toMatchObject({ name: 'RequestTimeoutError' });
  });
});

describe('a reset', () => {
  test('before the work is retried for idempotent operations', async () => {
    faults.reset('vms.list');
    expect(await fastvm.vms.list()).toEqual([]);
    expect(statuses()).toEqual(['-', 200]);
  });

  test('before the work has no effect', async () => {
    faults.reset('vms.launch');
    await expect(fastvm.vms.launch({ machineType: 'c1m2' })).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(served.cloud.fastvm.vms.size).toBe(0);
  });

  test('after the work leaves it done exactly once', async () => {
    faults.reset('vms.launch', { when: 'after' });
    await expect(fastvm.vms.launch({ machineType: 'c1m2' })).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(served.cloud.fastvm.vms.size).toBe(1);
    expect(served.cloud.calls.count('vms.launch')).toBe(1);
  });
});

describe('a cut', () => {
  test('of a JSON response is a broken connection', async () => {
    faults.cut('vms.list', { afterBytes: 1 });
    expect(await fastvm.vms.list()).toEqual([]);
    expect(served.cloud.calls.count('vms.list')).toBe(2);
  });

  test('that looks like the end is a response that cannot be parsed', async () => {
    faults.cut('vms.list', { afterBytes: 1, clean: true });
    const listed = fastvm.vms.list({}, { maxRetries: 0 });
    await expect(listed).rejects.toMatchObject({ name: 'ResponseParseError' });
  });

  test('after the end changes nothing', async () => {
    faults.cut('vms.list', { afterBytes: 2 });
    expect(await fastvm.vms.list()).toEqual([]);
    expect(served.cloud.calls.count('vms.list')).toBe(1);
  });

  test.each([false, true])('of a stream, clean: %s, returns the data before the cut and then fails', async (clean) => {
    const { id } = await fastvm.vms.launch({ machineType: 'c1m2' });
    const command = ['sh', '-c', 'echo first; sleep 0.05; echo second'];
    const event = JSON.stringify({ t: 'o', d: btoa('first\n') });
    faults.cut('vms.run', { afterBytes: event.length + 6, clean });
    const types: string[] = [];
    const read = async () => {
      for await (const { t } of await fastvm.vms.execEvents(id, { command })) types.push(t);
    };
    await expect(read()).rejects.toMatchObject({ name: clean ? 'ResponseParseError' : 'ConnectionError' });
    expect(types).toEqual(['o']);
  });
});

describe('a corruption', () => {
  test('of JSON', async () => {
    faults.corrupt('vms.list');
    await expect(fastvm.vms.list({}, { maxRetries: 0 })).rejects.toMatchObject({ name: 'ResponseParseError' });
  });

  test('of NDJSON', async () => {
    const { id } = await fastvm.vms.launch({ machineType: 'c1m2' });
    faults.corrupt('vms.run');
    const read = async () => {
      for await (const { t } of await fastvm.vms.execEvents(id, { command: ['echo', 'a'] })) expect(t).toBeUndefined();
    };
    await expect(read()).rejects.toMatchObject({ name: 'ResponseParseError' });
  });

  test('of MessagePack', async () => {
    faults.corrupt('auth');
    await expect(fastmap.auth({}, { maxRetries: 0 })).rejects.toMatchObject({ name: 'ResponseParseError' });
  });

  test('of a signature', async () => {
    faults.corrupt('mapBatch', { times: Number.POSITIVE_INFINITY });
    const one = pythonFunction({ module: 'm', source: 'def f(x):\n    return 1\n', name: 'f' });
    const mapped = fastmap.withOptions({ maxRetries: 0 }).map(one, [0]).toArray();
    await expect(mapped).rejects.toThrow(/signature/i);
    expect(served.cloud.calls.of('mapBatch')[0]?.fault).toBe('corrupted');
    faults.clear();
    expect(await fastmap.map(one, [0]).toArray()).toEqual([1]);
  });

  test('of bytes', async () => {
    const { id } = await fastvm.vms.launch({ machineType: 'c1m2' });
    const { uploadUrl, downloadUrl } = await fastvm.vms.files.presign(id, { path: '/a' });
    const headers = { 'content-type': 'application/octet-stream' };
    await fetch(uploadUrl, { method: 'PUT', body: 'abc', headers });
    faults.corrupt('storage.get');
    const damaged = new Uint8Array(await (await fetch(downloadUrl)).arrayBuffer());
    expect([...damaged]).toEqual([0x61, 0x62 ^ 0xff, 0x63]);
    expect(await (await fetch(downloadUrl)).text()).toBe('abc');
  });
});

test('only URLs that were created before expire', async () => {
  const { id } = await fastvm.vms.launch({ machineType: 'c1m2' });
  const put = (url: string) =>
    fetch(url, { method: 'PUT', body: 'a', headers: { 'content-type': 'application/octet-stream' } });
  const before = await fastvm.vms.files.presign(id, { path: '/a' });
  faults.expireUrls();
  const after = await fastvm.vms.files.presign(id, { path: '/a' });
  expect([(await put(before.uploadUrl)).status, (await put(after.uploadUrl)).status]).toEqual([403, 200]);
});

test('faults also apply to the storage requests of guests', async () => {
  const { id } = await fastvm.vms.launch({ machineType: 'c1m2' });
  const { uploadUrl } = await fastvm.vms.files.presign(id, { path: '/a' });
  faults.respondWith('storage.put', { status: 500 });
  const upload = `curl -s -f -T /etc/hostname -H 'content-type: application/octet-stream' '${uploadUrl}'`;
  await fastvm.vms.run(id, { command: 'echo a > /etc/hostname' });
  expect((await fastvm.vms.run(id, { command: upload })).exitCode).toBe(22);
  expect((await fastvm.vms.run(id, { command: upload })).exitCode).toBe(0);
});

describe('a schedule', () => {
  const passes = async (count: number): Promise<string> => {
    let result = '';
    for (let index = 0; index < count; index++) {
      const listed = await fastvm.vms.list({}, { maxRetries: 0 }).then(
        () => '.',
        () => 'x',
      );
      result += listed;
    }
    return result;
  };

  test('lets calls pass first, and ends', async () => {
    faults.respondWith('vms.list', { skip: 2, times: 3 });
    expect(await passes(7)).toBe('..xxx..');
  });

  test('of one target does not see the calls of another', async () => {
    faults.respondWith('vms.list', { skip: 1 });
    await fastvm.health();
    expect(await passes(2)).toBe('.x');
  });

  test('by chance is the same with the same seed', async () => {
    const run = async (seed: number) => {
      const cloud = new MockCloud({ seed });
      cloud.faults.respondWith('*', { probability: 0.5, times: Number.POSITIVE_INFINITY });
      let result = '';
      for (let count = 0; count < 40; count++) {
        result += (await cloud.fetch(new Request('https://api.fastvm.org/healthz'))).status === 503 ? 'x' : '.';
      }
      return result;
    };
    const first = await run(1);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
    expect(first.replaceAll('.', '').length).toBeGreaterThan(10);
    expect(first.replaceAll('x', '').length).toBeGreaterThan(10);
  });

  test('ends when it or all faults are removed', async () => {
    const first = faults.respondWith('vms.list', { times: Number.POSITIVE_INFINITY });
    const second = faults.respondWith('vms.list', { times: Number.POSITIVE_INFINITY });
    expect(faults.active).toEqual([first, second]);
    expect(await passes(2)).toBe('xx');
    expect([first.hits, second.hits]).toEqual([2, 0]);
    first.remove();
    expect(faults.active).toEqual([second]);
    expect(await passes(2)).toBe('xx');
    faults.clear();
    expect(await passes(1)).toBe('.');
  });

  test('is described in words', () => {
    const { description } = faults.cut('vms.run', { afterBytes: 9, clean: true, times: 2, skip: 1, probability: 0.5 });
    expect(description).toBe('vms.run is cut after 9 bytes, cleanly, 2 times after 1 calls with probability 0.5');
    expect(faults.delay('*', { ms: 5, times: Number.POSITIVE_INFINITY }).description).toBe('* waits 5 ms, always');
  });
});

describe('random faults', () => {
  const run = async (seed: number, rate: number) => {
    const cloud = new MockCloud({ clock: 'manual' });
    const fault = cloud.faults.random({ seed, rate, kinds: ['status', 'reset', 'cut', 'corrupt'] });
    const batch = new Blob([new Uint8Array(await gzip(encodePickle([1])))]);
    const told: string[] = [];
    for (let count = 0; count < 60; count++) {
      const url = count % 2 === 0 ? 'https://api.fastvm.org/healthz' : 'https://app.fastmap.io/api/v1/map';
      const init = count % 2 === 0 ? {} : { method: 'POST', body: batch };
      const pending = cloud.fetch(new Request(url, init)).then((response) => response.arrayBuffer());
      await pending.catch(() => {});
      told.push(cloud.calls.last()?.fault ?? '-');
    }
    cloud.assertNoViolations();
    return { told, hits: fault.hits };
  };

  test('are the same with the same seed, and different with another', async () => {
    const { told, hits } = await run(7, 0.5);
    expect(await run(7, 0.5)).toEqual({ told, hits });
    expect((await run(8, 0.5)).told).not.toEqual(told);
    expect(hits).toBe(told.filter((text) => text !== '-').length);
    expect(hits).toBeGreaterThan(15);
    expect(hits).toBeLessThan(45);
    for (const kind of ['returned', 'reset', 'cut', 'corrupted']) expect(told.join()).toContain(kind);
  });

  test('hit nothing at a rate of 0, everything at 1', async () => {
    expect((await run(7, 0)).hits).toBe(0);
    expect((await run(7, 1)).hits).toBe(60);
  });

  test('hit only their targets', async () => {
    faults.random({ seed: 1, rate: 1, kinds: ['status'], targets: ['vms.list'] });
    await fastvm.health({ maxRetries: 0 });
    await expect(fastvm.vms.list({}, { maxRetries: 0 })).rejects.toMatchObject({
      name: expect.stringContaining('Error'),
    });
  });
});
