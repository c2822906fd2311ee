import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ApiError, FastfnClient, FunctionError, RequestTooLargeError } from '../../../src/fastfn.js';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';
import { caught } from '../../core/support/caught.js';
import { json } from '../../core/support/scripted-fetch.js';
import { refused, scriptedClient } from './support/client.js';

const waits: number[] = [];
vi.mock('../../../src/core/util/timers.js', async (importActual) => ({
  ...(await importActual<object>()),
  sleep: async (ms: number) => void waits.push(ms),
}));
beforeEach(() => {
  waits.length = 0;
});

describe('the rate limit of the console', () => {
  test('is respected, and the message says when to retry', async () => {
    const { client, sent } = scriptedClient([() => refused(429, 'too many console requests, try again later')]);
    const error = await caught<ApiError>(client.catalog());
    expect(error).toMatchObject({
      name: 'RateLimitError',
      retryable: true,
      hint: expect.stringContaining('at most 30 of them'),
    });
    expect(error.message).toContain('try again later; retry in up to 60 s');
    await caught(client.catalog({ maxRetries: 5 }));
    expect([sent.length, waits]).toEqual([2, []]);
  });

  test('a login lockout is distinguished', async () => {
    const { client, sent } = scriptedClient([() => refused(429, 'too many login attempts, try again later')]);
    const error = await caught<ApiError>(client.login({ username: 'a', password: 'b' }));
    expect(error.message).toContain('up to 5 minutes, even with the right password');
    expect(sent).toHaveLength(1);
  });

  test('a busy function is neither: invoke is retried, since it was not called', async () => {
    const { client, sent } = scriptedClient([refused(429, 'worker pool overflow'), json({ status: 200, body: 'x' })]);
    expect((await client.invoke({ name: 'f' })).data).toBe('x');
    expect(sent).toHaveLength(2);
  });

  test('a Retry-After, where a proxy sends one, is kept', async () => {
    const { client } = scriptedClient([refused(429, 'slow down', { 'retry-after': '7' }), json({ runtimes: {} })]);
    await client.catalog();
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(7000);
    expect(waits[0]).toBeLessThanOrEqual(7700);
  });
});

describe('invoke', () => {
  test.each([
    [503, 'runtime down', 3],
    [503, 'runtime unavailable: connect', 3],
    [504, 'runtime timeout: receive header timeout', 1],
    [502, 'runtime error: closed', 1],
    [502, 'invalid runtime response', 1],
    [404, 'unknown version', 1],
    [413, 'payload too large', 1],
  ])('%d %s is sent %d times', async (status, text, times) => {
    const { client, sent } = scriptedClient([() => refused(status, text)]);
    expect(await caught<ApiError>(client.invoke({ name: 'f', version: 'v9' }))).toMatchObject({ status });
    expect(sent).toHaveLength(times);
  });

  test("a function's own failure is a result, and a FunctionError on request", async () => {
    const headers = { 'Content-Type': 'application/json' };
    const { client } = scriptedClient([() => json({ status: 500, headers, body: '{"error":"boom"}' })]);
    expect(await client.invoke({ name: 'f' })).toMatchObject({ status: 500, data: { error: 'boom' } });
    const error = await caught<FunctionError>(client.invoke({ name: 'f' }, { throwOnStatus: true }));
    expect(error).toBeInstanceOf(FunctionError);
    expect(error).toMatchObject({ target: 'f', status: 500, data: { error: 'boom' } });
  });

  test('absent fields are left out, including null', async () => {
    const { client, sent } = scriptedClient([() => json({ status: 200 })]);
    await client.invoke({ name: 'f', version: null, body: null, query: undefined as never });
    expect(sent[0]?.init.body).toBe('{"name":"f"}');
  });

  test('more than 160,000 bytes are rejected before sending', async () => {
    const { client, sent } = scriptedClient([]);
    const error = await caught(client.invoke({ name: 'f', body: 'ü'.repeat(80_000) }));
    expect(error).toBeInstanceOf(RequestTooLargeError);
    expect(sent).toHaveLength(0);
  });
});

describe('hints of refusals', () => {
  test.each([
    [403, 'missing CSRF header', 'PermissionDeniedError', /a proxy drops it/],
    [403, 'console write disabled', 'PermissionDeniedError', /missing or wrong/],
    [403, 'console api local-only', 'PermissionDeniedError', /comes through a proxy/],
    [404, 'console api disabled', 'NotFoundError', /where the gateway runs/],
    [401, 'login required', 'AuthenticationError', /client\.login/],
  ])('%d %s', async (status, text, name, hint) => {
    const { client } = scriptedClient([refused(status, text)]);
    expect(await caught(client.reload())).toMatchObject({ name, status, hint: expect.stringMatching(hint) });
  });

  test('a page instead of JSON', async () => {
    const html = new Response('<html><h1>413 Request Entity Too Large</h1></html>', { status: 413 });
    const { client } = scriptedClient([html, new Response('<html>welcome</html>'), new Response('a line')]);
    expect(await caught(client.invoke({ name: 'f' }))).toMatchObject({ name: 'PayloadTooLargeError' });
    expect(await caught(client.catalog())).toMatchObject({ name: 'ResponseParseError' });
    expect(await caught(client.logs.retrieve())).toMatchObject({ name: 'ResponseParseError' });
  });
});

describe('against the mock gateway', () => {
  let served: ServedCloud;
  let client: FastfnClient;
  beforeAll(async () => {
    const cloud = new MockCloud();
    for (const runtime of ['node', 'python'])
      cloud.fastfn.register({ runtime, name: 'dup', handler: () => ({ runtime }) });
    served = await serve({ cloud });
    client = new FastfnClient({ adminToken: 'test-admin-token', baseUrl: served.baseUrls.fastfn });
  });
  afterAll(() => served.close());

  test('only writes detect a wrong token', async () => {
    const guest = client.withOptions({ adminToken: 'wrong' });
    expect((await guest.catalog()).runtimes).toBeTypeOf('object');
    const error = await caught<ApiError>(guest.secrets.set({ key: 'A', value: 'b' }));
    expect(error).toMatchObject({ status: 403, hint: expect.stringContaining('a wrong one alone causes no error') });
  });

  test('a name in two runtimes: 409 by URL, 200 by name, 404 as a job', async () => {
    expect(await caught(client.request('GET', '/dup'))).toMatchObject({ name: 'ConflictError' });
    expect((await client.invoke({ name: 'dup' })).data).toEqual({ runtime: 'python' });
    expect((await client.invoke({ name: 'dup', runtime: 'node' })).data).toEqual({ runtime: 'node' });
    expect(await caught(client.jobs.create({ name: 'dup' }))).toMatchObject({ name: 'NotFoundError' });
  });

  test('an unknown version', async () => {
    expect(await caught(client.request('GET', '/dup', { version: 'v9' }))).toMatchObject({ status: 404 });
    expect(await caught(client.invoke({ name: 'dup', version: 'v9' }))).toMatchObject({ status: 404 });
  });

  test('disabling the console needs a flag, and functions keep working', async () => {
    const error = await caught(client.uiState.update({ api_enabled: false }));
    expect(error).toMatchObject({ name: 'InvalidArgumentError', hint: expect.stringContaining('allowLockout') });
    await caught(client.uiState.replace({ api_enabled: false }));
    await caught(client.uiState.patch({ api_enabled: false }));
    expect((await client.uiState.retrieve()).api_enabled).toBe(true);
    await client.uiState.update({ api_enabled: false }, { allowLockout: true });
    expect(await caught(client.uiState.retrieve())).toMatchObject({
      status: 404,
      message: expect.stringContaining('console api disabled'),
    });
    expect(await caught(client.request('GET', '/dup'))).toMatchObject({ status: 409 });
  });
});
