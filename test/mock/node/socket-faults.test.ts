import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';
import { curl, rawRequest } from './raw.js';

const KEY = { 'x-api-key': 'test-key' };
const JSON_TYPE = { 'content-type': 'application/json' };

let served: ServedCloud;
let vmsUrl: string;
let healthUrl: string;

beforeAll(async () => {
  served = await serve({ cloud: new MockCloud({ fastvm: { boot: { bootMs: 0 } } }) });
  vmsUrl = `${served.baseUrls.fastvm}/v1/vms`;
  healthUrl = `${served.baseUrls.fastvm}/healthz`;
});

beforeEach(() => served.cloud.reset());

afterAll(() => served.close());

/** The body of a raw response. */
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

test('without a fault a response declares its length and ends normally', async () => {
  const { text, ending } = await rawRequest(vmsUrl, 'GET', KEY);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text).toMatch(/content-length: 2\r\n/);
  expect([bodyOf(text), ending]).toEqual(['[]', 'end']);
});

test('a status, with its headers', async () => {
  served.cloud.faults.respondWith('vms.list', { status: 429, headers: { 'retry-after': '7' } });
  const { stdout } = await curl('-i', vmsUrl, '-H', 'x-api-key: k');
  expect(stdout).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n/);
  expect(stdout).toMatch(/retry-after: 7\r\n/);
  expect(bodyOf(stdout)).toBe('{"error":"a fault of the mock cloud: 429"}');
});

test('a delay', async () => {
  served.cloud.faults.delay('vms.list', { ms: 60 });
  const startedMs = performance.now();
  expect((await rawRequest(vmsUrl, 'GET', KEY)).ending).toBe('end');
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
});

test.each(['before', 'after'] as const)('a reset %s the work', async (when) => {
  const launch = JSON.stringify({ machineType: 'c1m2' });
  served.cloud.faults.reset('vms.launch', { when, times: 2 });
  const raw = await rawRequest(vmsUrl, 'POST', { ...KEY, ...JSON_TYPE }, launch);
  expect(raw).toEqual({ text: '', ending: 'ECONNRESET' });
  const { exitCode } = await curl(vmsUrl, '-H', 'x-api-key: k', '-H', 'content-type: application/json', '-d', launch);
  expect(exitCode).toBe(56);
  expect(served.cloud.fastvm.vms.size).toBe(when === 'before' ? 0 : 2);
});

test('a cut sends fewer bytes than the declared length', async () => {
  served.cloud.faults.cut('health', { afterBytes: 5, times: 2 });
  const { text } = await rawRequest(healthUrl, 'GET', KEY);
  expect(text).toMatch(/content-length: 15\r\n/);
  expect(bodyOf(text)).toBe('{"sta');
  const { exitCode, stdout } = await curl(healthUrl, '-H', 'x-api-key: k');
  expect([exitCode, stdout]).toEqual([18, '{"sta']);
});

test('a cut at byte 0 sends only the head', async () => {
  served.cloud.faults.cut('health', { afterBytes: 0 });
  const { text } = await rawRequest(healthUrl, 'GET', KEY);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(bodyOf(text)).toBe('');
});

test('a clean cut ends like a complete response', async () => {
  served.cloud.faults.cut('health', { afterBytes: 5, clean: true });
  const { exitCode, stdout } = await curl(healthUrl, '-H', 'x-api-key: k');
  expect([exitCode, stdout]).toEqual([0, '{"sta']);
});

test.each([
  [false, 18],
  [true, 0],
])('a stream of NDJSON is cut in a line, clean: %s', async (clean, exitCode) => {
  const launched = await fetch(vmsUrl, {
    method: 'POST',
    headers: { ...KEY, ...JSON_TYPE },
    body: JSON.stringify({ machineType: 'c1m2' }),
  });
  const { id }: { id: string } = await launched.json();
  const event = `${JSON.stringify({ t: 'o', d: btoa('first\n') })}\n`;
  served.cloud.faults.cut('vms.run', { afterBytes: event.length + 5, clean });
  const result = await curl(
    `${vmsUrl}/${id}/exec`,
    ...['-H', 'x-api-key: k', '-H', 'content-type: application/json', '-H', 'accept: application/x-ndjson'],
    ...['-d', JSON.stringify({ command: ['sh', '-c', 'echo first; sleep 0.02; echo second'] })],
  );
  expect(result).toEqual({ exitCode, stdout: `${event}{"t":` });
});

test('a corrupted response keeps its length', async () => {
  served.cloud.faults.corrupt('health');
  const { text, ending } = await rawRequest(healthUrl, 'GET', KEY);
  expect([bodyOf(text), ending]).toEqual(['{"status":"ok",', 'end']);
});

test('a broken connection does not affect others', async () => {
  served.cloud.faults.reset('vms.list');
  const [broken, whole] = await Promise.all([rawRequest(vmsUrl, 'GET', KEY), rawRequest(vmsUrl, 'GET', KEY)]);
  expect([broken.ending, whole.ending].sort()).toEqual(['ECONNRESET', 'end']);
});
