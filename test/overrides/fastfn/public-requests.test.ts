import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type ApiError, ConnectionError, FunctionError } from '../../../src/fastfn.js';
import { caught } from '../../core/support/caught.js';
import { redirect } from '../../core/support/scripted-fetch.js';
import { refused, responded, scriptedClient, TOKEN, target } from './support/client.js';

const waits: number[] = [];
vi.mock('../../../src/core/call/retry.js', async (importActual) => ({
  ...(await importActual<object>()),
  retryWaitMs: (_retry: number, retryAfterMs = 0) => retryAfterMs,
}));
vi.mock('../../../src/core/util/timers.js', async (importActual) => ({
  ...(await importActual<object>()),
  sleep: async (ms: number) => void waits.push(ms),
}));
beforeEach(() => {
  waits.length = 0;
});

const page = (status: number): Response =>
  new Response('<html><body><h1>nope</h1></body></html>', { status, headers: { 'content-type': 'text/html' } });
const cold = { 'x-fastfn-function-state': 'cold', 'x-fastfn-warming': 'true', 'retry-after': '1' };
const warm = { 'x-fastfn-function-state': 'warm' };

describe('which refusals are retried', () => {
  // Method, response, requests sent.
  test.each([
    ['POST', () => refused(429, 'worker pool overflow'), 3],
    ['POST', () => refused(429, 'worker pool queue timeout'), 3],
    ['POST', () => refused(429, 'an unknown text'), 3],
    ['POST', () => refused(503, 'runtime down'), 3],
    ['PATCH', () => refused(503, 'worker pool queue timeout'), 3],
    ['POST', () => refused(503, 'runtime unavailable', warm), 3],
    ['POST', () => refused(503, 'runtime unavailable', cold), 3],
    ['GET', () => refused(504, 'runtime timeout', warm), 3],
    ['PUT', () => refused(504, 'runtime timeout', cold), 3],
    ['DELETE', () => refused(502, 'runtime error: closed', warm), 3],
    ['POST', () => refused(504, 'runtime timeout', warm), 1],
    ['PATCH', () => refused(504, 'runtime timeout', cold), 1],
    ['POST', () => refused(502, 'runtime error: closed', cold), 1],
    ['POST', () => refused(502, 'edge proxy failed: refused', warm), 1],
    ['GET', () => refused(502, 'edge proxy failed: refused', warm), 3],
    ['GET', () => refused(502, 'invalid runtime response: invalid body_base64', warm), 1],
    ['GET', () => refused(502, 'edge proxy disabled', warm), 1],
    ['GET', () => refused(500, 'gateway exception'), 3],
    ['POST', () => refused(500, 'gateway exception'), 1],
    ['GET', () => page(502), 3],
    ['POST', () => page(502), 1],
    ['GET', () => refused(404, 'not found'), 1],
    ['GET', () => refused(405, 'method not allowed', { allow: 'POST' }), 1],
    ['GET', () => refused(409, 'ambiguous function'), 1],
    ['PUT', () => refused(413, 'payload too large'), 1],
    ['PUT', () => page(413), 1],
    ['GET', () => refused(421, 'host not allowed'), 1],
  ] as const)('%s %o is sent %d times', async (method, received, times) => {
    const { client, sent } = scriptedClient([received]);
    const error = await caught<ApiError>(client.request(method, '/f'));
    expect([error.status, error.attempts.length, sent.length]).toEqual([received().status, times, times]);
  });

  test('a call succeeds once the gateway accepts it', async () => {
    const responses = [
      refused(429, 'worker pool overflow'),
      refused(503, 'runtime unavailable', cold),
      responded(201, { id: 1 }),
    ];
    const { client } = scriptedClient(responses);
    expect((await client.request('POST', '/f', { body: { a: 1 } })).json()).toEqual({ id: 1 });
    expect(waits).toEqual([0, 1000]);
  });

  test('a POST that the gateway may have passed on is retried if the caller allows it', async () => {
    const { client, sent } = scriptedClient([refused(504, 'runtime timeout', warm), responded(200, {})]);
    await client.request('POST', '/f', { maxRetries: 1 });
    expect(sent).toHaveLength(2);
  });

  test.each([
    [refused(504, 'runtime timeout', warm), true],
    [refused(502, 'invalid runtime response', warm), false],
    [refused(404, 'not found'), false],
  ])('an error says whether a later retry may help', async (received, expected) => {
    const { client } = scriptedClient([received]);
    expect((await caught<ApiError>(client.request('POST', '/f'))).retryable).toBe(expected);
  });

  test('never is never, whatever the caller says', async () => {
    const { client, sent } = scriptedClient([() => refused(502, 'invalid runtime response', warm)]);
    await caught(client.request('GET', '/f', { maxRetries: 5 }));
    expect(sent).toHaveLength(1);
  });

  test('a POST is retried after a refused connection, not after a lost one', async () => {
    const refusedConnection = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    });
    const first = scriptedClient([refusedConnection, responded(200, {})]);
    await first.client.request('POST', '/f');
    expect(first.sent).toHaveLength(2);
    const second = scriptedClient([() => Promise.reject(new TypeError('socket hang up'))]);
    expect(await caught(second.client.request('POST', '/f'))).toBeInstanceOf(ConnectionError);
    expect(second.sent).toHaveLength(1);
  });

  test('a stream cannot be sent again', async () => {
    const { client, sent } = scriptedClient([() => refused(503, 'runtime down')]);
    await caught(client.request('POST', '/f', { body: new Blob(['x']).stream() }));
    expect(sent).toHaveLength(1);
  });
});

describe("a function's own response", () => {
  // Handlers may return the same texts as the gateway.
  test.each([
    [404, { error: 'not found' }],
    [405, { error: 'method not allowed' }],
    [409, { error: 'ambiguous function' }],
    [413, { error: 'payload too large' }],
    [421, { error: 'host not allowed' }],
    [429, { error: 'worker pool overflow' }],
    [500, { error: 'boom' }],
    [502, { error: 'upstream is down' }],
    [503, { error: 'runtime down for maintenance' }],
    [503, { error: 'runtime unavailable', since: 5 }],
    [504, 'runtime timeout'],
    [503, '<html>busy</html>'],
    [400, ''],
  ])('%d %j is not thrown and not retried', async (status, body) => {
    const { client, sent } = scriptedClient([() => responded(status, body)]);
    const received = await client.request('POST', '/f');
    expect([received.status, received.ok, received.state, received.source]).toEqual([
      status,
      false,
      'warm',
      'function',
    ]);
    expect(received.text()).toBe(typeof body === 'string' ? body : JSON.stringify(body));
    expect(sent).toHaveLength(1);
  });

  test('is a FunctionError on request', async () => {
    const { client } = scriptedClient([() => responded(418, { error: 'short and stout' })]);
    const error = await caught<FunctionError>(
      client.request('GET', '/pot/:id', { params: { id: 1 }, throwOnStatus: true }),
    );
    expect(error).toBeInstanceOf(FunctionError);
    expect(error).toMatchObject({ code: 'FUNCTION_ERROR', status: 418, data: { error: 'short and stout' } });
    expect(error.message).toBe('function GET /pot/:id returned 418 short and stout');
    expect(JSON.stringify(error)).not.toContain('data');
    const fine = scriptedClient([responded(200, { a: 1 })]);
    expect((await fine.client.request('GET', '/f', { throwOnStatus: true })).json()).toEqual({ a: 1 });
  });

  test('a large body with a gateway status is read completely', async () => {
    const text = JSON.stringify({ error: 'x'.repeat(200_000) });
    const { client } = scriptedClient([responded(503, text)]);
    expect((await client.request('POST', '/f')).text()).toBe(text);
  });

  test('json() of a body that is not JSON throws a ResponseParseError', async () => {
    const { client } = scriptedClient([responded(200, '<html>'), responded(200, '')]);
    const html = await client.request('GET', '/f');
    expect(() => html.json()).toThrow(/cannot parse 200 response \(application\/json\): the body is not JSON/);
    const empty = await client.request('GET', '/f');
    expect(() => empty.json()).toThrow(/the body is empty/);
    expect(empty.data()).toBeUndefined();
  });

  test('asResponse and withResponse return the raw response', async () => {
    const { client } = scriptedClient([() => responded(503, { mine: true })]);
    const response = await client.request('GET', '/f').asResponse();
    expect([response.status, await response.json()]).toEqual([503, { mine: true }]);
    const both = await client.request('GET', '/f').withResponse();
    expect(both.data.json()).toEqual({ mine: true });
  });

  test('debug headers are parsed', async () => {
    const { client } = scriptedClient([
      responded(
        200,
        {},
        {
          'x-fn-request-id': 'req-1',
          'x-fn-runtime': 'python',
          'x-fn-function': 'f',
          'x-fn-version': 'default',
          'x-fn-latency-ms': '18',
          'x-fn-worker-pool-max-workers': '1',
          'x-fn-worker-pool-max-queue': 'many',
          'x-fn-runtime-socket-index': '2',
        },
      ),
    ]);
    expect((await client.request('GET', '/f')).debug).toEqual({
      requestId: 'req-1',
      runtime: 'python',
      functionName: 'f',
      version: 'default',
      latencyMs: 18,
      maxWorkers: 1,
      socketIndex: 2,
    });
  });
});

describe('requests', () => {
  test('credentials only where asked for', async () => {
    const { client, sent } = scriptedClient([() => responded(200, {})]);
    await client.request('POST', '/f', { body: 'x' });
    await client.request('POST', '/f', { sendCredentials: true });
    await client.request('GET', '/_fn/brand-new');
    const tokens = sent.map(({ headers }) => [headers['x-fn-admin-token'], headers['x-fn-request']]);
    expect(tokens).toEqual([
      [undefined, undefined],
      [TOKEN, '1'],
      [TOKEN, '1'],
    ]);
  });

  test.each([
    ['text', 'plain', 'plain', 'text/plain;charset=utf-8'],
    ['JSON', { a: [1] }, '{"a":[1]}', 'application/json'],
    ['null', null, 'null', 'application/json'],
    ['a form', new URLSearchParams({ a: '1 2' }), 'a=1+2', 'application/x-www-form-urlencoded;charset=utf-8'],
    ['nothing', undefined, undefined, undefined],
  ])('%s', async (_kind, body, wire, mediaType) => {
    const { client, sent } = scriptedClient([responded(200, {})]);
    await client.request('POST', '/f', { body });
    expect([sent[0]?.init.body, sent[0]?.headers['content-type']]).toEqual([wire, mediaType]);
  });

  test('bytes, Blobs and a content type of the caller', async () => {
    const { client, sent } = scriptedClient([() => responded(200, {})]);
    await client.request('POST', '/f', { body: new Uint8Array([1, 2]) });
    await client.request('POST', '/f', { body: new Blob(['x'], { type: 'text/csv' }) });
    await client.request('POST', '/f', { body: '{"a":1}', headers: { 'Content-Type': 'application/json' } });
    const types = sent.map(({ headers }) => headers['content-type']);
    expect(types).toEqual(['application/octet-stream', 'text/csv', 'application/json']);
  });

  test('query and version', async () => {
    const { client, sent } = scriptedClient([responded(200, {})]);
    await client.request('GET', '/hello', { version: 'v2', query: { a: [1, 2], b: 'x y+z', c: undefined } });
    expect(sent.map(target)).toEqual(['/hello@v2?a=1&a=2&b=x%20y%2Bz']);
  });

  test.each([
    ['a body on GET', 'GET', { body: 'x' }, /GET request cannot have a body/],
    [
      'more parameters than arrive',
      'GET',
      { query: { a: Array.from({ length: 101 }, () => 1) } },
      /drops all beyond 100/,
    ],
    ['a form with files', 'POST', { body: new FormData() }, /not FormData/],
    ['a body that is not JSON', 'POST', { body: { n: 1n } }, /cannot be serialized as JSON/],
    ['a Map', 'POST', { body: new Map([[1, 2]]) }, /Map has no JSON form/],
    ['a promise', 'POST', { body: Promise.resolve(1) }, /Promise has no JSON form/],
    ['a DataView', 'POST', { body: new DataView(new ArrayBuffer(2)) }, /DataView has no JSON form/],
    ['a generator', 'POST', { body: (function* () {})() }, /Generator has no JSON form/],
    ['more than 10 MiB', 'POST', { body: 'x'.repeat(10_485_761) }, /at most 10485760/],
    ['an unknown method', 'BREW' as 'GET', {}, /"BREW" is not one of/],
  ] as const)('rejects %s before sending', async (_what, method, options, message) => {
    const { client, sent } = scriptedClient([]);
    expect((await caught(client.request(method, '/f', options))).message).toMatch(message);
    expect(sent).toHaveLength(0);
  });

  test('to another origin after a redirect: no token from the console, and no body of a call', async () => {
    const there = redirect(307, 'http://evil.test/steal');
    const { client, sent } = scriptedClient([there, responded(200, '[]'), there.clone()]);
    await client.secrets.list();
    expect(sent[1]?.url).toBe('http://evil.test/steal');
    expect(Object.keys(sent[1]?.headers ?? {}).filter((name) => /token|cookie|x-fn/.test(name))).toEqual([]);
    expect(sent[0]?.headers['x-fn-admin-token']).toBe(TOKEN);
    const error = await caught(client.request('POST', '/f', { body: 'x', headers: { cookie: 'session_id=1' } }));
    expect(error).toHaveProperty('code', 'CROSS_ORIGIN_REDIRECT');
    expect(sent).toHaveLength(3);
  });
});

describe('hints', () => {
  test.each([
    [404, 'not found', /does not accept this method/],
    [409, 'ambiguous function', /two functions claim/],
    [421, 'host not allowed', /allow_hosts/],
  ])('%d says what to do', async (status, text, hint) => {
    const { client } = scriptedClient([refused(status, text)]);
    expect((await caught<ApiError>(client.request('GET', '/f'))).hint).toMatch(hint);
  });

  test('504 says that the function is still running', async () => {
    const { client } = scriptedClient([refused(504, 'runtime timeout', warm)]);
    expect((await caught<ApiError>(client.request('POST', '/f'))).hint).toMatch(/still running/);
  });
});
