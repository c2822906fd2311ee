import { expect, test, vi } from 'vitest';
import { ApiError, ConnectionError, DeadlineExceededError, type FastkitError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import { useFakeTime } from '../support/fake-time.js';
import { busy, deafFetch, json, type ScriptedResponse, scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

const reset = () =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
const status = (code: number, headers: Record<string, string> = {}) => json({ error: 'no' }, { status: code, headers });

useFakeTime();

/** Runs the call to its end and returns how long it took by the fake clock. */
async function finish<T>(promise: PromiseLike<T>): Promise<{ value?: T; error?: FastkitError; tookMs: number }> {
  const startedAt = performance.now();
  const settled = Promise.resolve(promise).then(
    (value) => ({ value, tookMs: performance.now() - startedAt }),
    (error: FastkitError) => ({ error, tookMs: performance.now() - startedAt }),
  );
  await vi.runAllTimersAsync();
  return settled;
}

test('503, then success: the wait is the backoff', async () => {
  const { fetch, sent } = scriptedFetch(status(503), json({ id: 'a' }));
  expect(await finish(thingsClient({ fetch }).retrieve('a'))).toEqual({ value: { id: 'a' }, tookMs: 500 });
  expect(sent).toHaveLength(2);
});

test.each([0, 1, 2, 4])('%i retries are made, with growing waits, and all are on the error', async (maxRetries) => {
  const { fetch, sent } = scriptedFetch(() => status(503));
  const { error, tookMs } = await finish(thingsClient({ fetch, maxRetries }).retrieve('a'));
  expect(sent).toHaveLength(maxRetries + 1);
  expect(tookMs).toBe(500 * (2 ** maxRetries - 1));
  expect(error).toMatchObject({
    name: 'InternalServerError',
    attempts: Array.from({ length: maxRetries + 1 }, (_, index) => ({
      number: index + 1,
      status: 503,
      ...(index < maxRetries ? { retryDelayMs: 500 * 2 ** index } : {}),
    })),
  });
});

test('a connection failure is retried like a status, and the attempts tell the two apart', async () => {
  const { fetch } = scriptedFetch(reset(), status(429, { 'retry-after': '3' }), reset());
  const { error, tookMs } = await finish(thingsClient({ fetch }).retrieve('a'));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error?.message).toMatch(/^connection failed: fetch failed: ECONNRESET \(things\.retrieve: GET /);
  expect(tookMs).toBe(3500);
  expect((error as ConnectionError).attempts).toEqual([
    { number: 1, durationMs: 0, error: 'ConnectionError', retryDelayMs: 500 },
    { number: 2, durationMs: 0, status: 429, retryDelayMs: 3000 },
    { number: 3, durationMs: 0, error: 'ConnectionError' },
  ]);
});

test.each<[string, ScriptedResponse, number]>([
  ['retry-after-ms', () => status(429, { 'retry-after-ms': '120.5' }), 121],
  ['fractional seconds', () => status(429, { 'retry-after': '0.1' }), 100],
  ['a minute', () => status(429, { 'retry-after': '60' }), 60_000],
  ['garbage', () => status(503, { 'retry-after': 'soon' }), 500],
  ['zero', () => status(503, { 'retry-after': '0' }), 500],
])('the wait after %s', async (_, first, tookMs) => {
  const { fetch } = scriptedFetch(first, json({ id: 'a' }));
  expect((await finish(thingsClient({ fetch }).retrieve('a'))).tookMs).toBe(tookMs);
});

test('a wait of over a minute ends the call at once, and the error says how long it is', async () => {
  const { fetch, sent } = scriptedFetch(() => status(429, { 'retry-after': '120' }));
  const { error, tookMs } = await finish(thingsClient({ fetch }).retrieve('a', { maxRetries: 5 }));
  expect(error).toMatchObject({ name: 'RateLimitError', retryAfterMs: 120_000, retryable: true });
  expect([sent.length, tookMs]).toEqual([1, 0]);
});

const failure = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(`connect ${code}`), { code }) });

test.each<[string, ScriptedResponse, number]>([
  ['429', () => status(429), 3],
  ['a refused connection', failure('ECONNREFUSED'), 3],
  ['an unknown host', failure('ENOTFOUND'), 3],
  ['503', () => status(503), 1],
  ['a reset connection', failure('ECONNRESET'), 1],
  ['a pipe that broke', failure('EPIPE'), 1],
])('%s: a call that must not run twice is sent so many times', async (_, first, times) => {
  const response = typeof first === 'function' ? first : () => Promise.reject(first);
  const { fetch, sent } = scriptedFetch(response);
  const { error } = await finish(thingsClient({ fetch }).create({ a: 1 }));
  expect(error).toBeDefined();
  expect(sent).toHaveLength(times);
});

test.each([400, 401, 403, 404, 405, 409, 413, 422, 501])('%i is final', async (code) => {
  const { fetch, sent } = scriptedFetch(() => status(code));
  const { error } = await finish(thingsClient({ fetch }).retrieve('a', { maxRetries: 5 }));
  expect(error).toMatchObject({ status: code, retryable: false });
  expect(sent).toHaveLength(1);
});

test.each([
  [400, 'true', 3],
  [503, 'false', 1],
  [409, 'true', 1],
])('%i with x-should-retry: %s is sent %i times', async (code, header, times) => {
  const { fetch, sent } = scriptedFetch(() => status(code, { 'x-should-retry': header }));
  await finish(thingsClient({ fetch }).retrieve('a'));
  expect(sent).toHaveLength(times);
});

test.each<[string, ScriptedResponse]>([
  ['503', () => status(503)],
  ['a reset connection', reset()],
  ['503 that asks for a retry', () => status(503, { 'x-should-retry': 'true' })],
])('an operation that must not run twice is sent once after %s', async (_, response) => {
  const { fetch, sent } = scriptedFetch(response);
  const { error } = await finish(thingsClient({ fetch, maxRetries: 9 }).create({}));
  expect(error).toMatchObject({ attempts: [{ number: 1 }] });
  expect(sent).toHaveLength(1);
});

test('it is retried if the caller sets maxRetries for the call', async () => {
  const { fetch, sent } = scriptedFetch(status(503), reset(), json({ id: 'a' }));
  expect((await finish(thingsClient({ fetch }).create({ a: 1 }, { maxRetries: 2 }))).value).toEqual({ id: 'a' });
  expect(sent.map(({ init }) => init.body)).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
});

test.each<[string, unknown, string]>([
  ['text', 'content', 'content'],
  ['bytes', new TextEncoder().encode('content'), 'content'],
  ['a Blob', new Blob(['content']), 'content'],
])('a body of %s arrives whole at every attempt', async (_, body, expected) => {
  const arrived: string[] = [];
  const { fetch } = scriptedFetch(async ({ url, init }, number) => {
    arrived.push(await new Request(url, init).text());
    return number < 3 ? status(503) : json({ id: 'a' });
  });
  expect((await finish(thingsClient({ fetch }).upload('a', body))).value).toEqual({ id: 'a' });
  expect(arrived).toEqual([expected, expected, expected]);
});

test('a stream body is sent once, half duplex, and never retried', async () => {
  const { fetch, sent } = scriptedFetch(() => status(503));
  const body = new Blob(['content']).stream();
  const { error } = await finish(thingsClient({ fetch }).upload('a', body, { maxRetries: 5 }));
  expect(error).toBeInstanceOf(ApiError);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.init).toMatchObject({ body, duplex: 'half' });
});

test('a wait beyond the deadline does not start', async () => {
  const { fetch } = scriptedFetch(status(429, { 'retry-after': '30' }));
  const { error, tookMs } = await finish(thingsClient({ fetch }).retrieve('a', { deadlineMs: 10_000 }));
  expect(tookMs).toBe(0);
  expect(error).toBeInstanceOf(DeadlineExceededError);
  expect(error).toMatchObject({ deadlineMs: 10_000, attempts: [{ number: 1, status: 429 }] });
  expect(error?.cause).toMatchObject({ name: 'RateLimitError', retryAfterMs: 30_000 });
  expect(error?.hint).toMatch(/^the last failure: 429 no/);
});

test('the deadline spans attempts, waits and a fetch that ignores its signal', async () => {
  const { fetch, sent } = scriptedFetch(status(503), status(503), deafFetch);
  const { error, tookMs } = await finish(thingsClient({ fetch, deadlineMs: 4000 }).retrieve('a'));
  expect(error).toBeInstanceOf(DeadlineExceededError);
  expect(tookMs).toBe(4000);
  expect(sent).toHaveLength(3);
  expect(error).toMatchObject({
    attempts: [{ status: 503 }, { status: 503 }, { error: 'DeadlineExceededError', durationMs: 2500 }],
  });
  expect(error?.cause).toMatchObject({ name: 'InternalServerError', status: 503 });
});

test('every attempt has the whole of timeoutMs', async () => {
  const { fetch } = scriptedFetch(deafFetch);
  const { error, tookMs } = await finish(thingsClient({ fetch, timeoutMs: 1000 }).retrieve('a'));
  expect(error).toMatchObject({
    name: 'RequestTimeoutError',
    timeoutMs: 1000,
    attempts: [{}, {}, { durationMs: 1000 }],
  });
  expect(tookMs).toBe(1000 + 500 + 1000 + 1000 + 1000);
});

test.each([0, Number.POSITIVE_INFINITY])('timeoutMs and deadlineMs of %d mean none', async (none) => {
  const { fetch } = scriptedFetch(
    () => new Promise((resolve) => setTimeout(() => resolve(json({ id: 'a' })), 86_400_000)),
  );
  const client = thingsClient({ fetch, timeoutMs: 1000, deadlineMs: 1000 });
  const { value } = await finish(client.retrieve('a', { timeoutMs: none, deadlineMs: none }));
  expect(value).toEqual({ id: 'a' });
});

test('a limit beyond 2³¹−1 ms does not end the call at once', async () => {
  const { fetch } = scriptedFetch(
    () => new Promise((resolve) => setTimeout(() => resolve(json({ id: 'a' })), 86_400_000)),
  );
  const limits = { timeoutMs: 2 ** 40, deadlineMs: 2 ** 41 };
  expect((await finish(thingsClient({ fetch }).retrieve('a', limits))).value).toEqual({ id: 'a' });
});

test.each([
  ['timeoutMs', -1],
  ['timeoutMs', Number.NaN],
  ['deadlineMs', -1],
  ['deadlineMs', Number.NaN],
  ['maxRetries', -1],
  ['maxRetries', Number.NaN],
  ['maxRetries', null],
])('%s of %s is refused before anything is sent', async (name, value) => {
  const { fetch, sent } = scriptedFetch(() => json({ id: 'a' }));
  const error = await caught<FastkitError>(
    thingsClient({ fetch }).upload('a', new Blob(['a']).stream(), { [name]: value }),
  );
  expect(error).toMatchObject({ name: 'InvalidArgumentError' });
  expect(error.message).toContain(name);
  expect(sent).toHaveLength(0);
});

test('no timer is left when a call has ended', async () => {
  const { fetch } = scriptedFetch(busy(), json({ id: 'a' }));
  const settled = Promise.resolve(thingsClient({ fetch, deadlineMs: 5000 }).retrieve('a'));
  await vi.advanceTimersByTimeAsync(1);
  expect(await settled).toEqual({ id: 'a' });
  expect(vi.getTimerCount()).toBe(0);
});
