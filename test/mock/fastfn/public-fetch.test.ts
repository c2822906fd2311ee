import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FastfnState, type FunctionEvent } from '../../../src/mock/fastfn/index.js';
import { gateOf } from './gate-of.js';
import { type Gateway, gateway, read } from './gateway.js';

let state: FastfnState;
let call: Gateway;
beforeEach(() => {
  state = new FastfnState();
  call = gateway(state);
});
afterEach(() => {
  state.dispose();
  vi.useRealTimers();
});

describe('responses', () => {
  test.each<[string, unknown, number, string, string]>([
    ['an object', { a: 1 }, 200, 'application/json', '{"a":1}'],
    ['a list', [1, 2], 200, 'application/json', '[1,2]'],
    ['text', 'hi', 200, 'text/plain', 'hi'],
    ['HTML', '<p>hi</p>', 200, 'text/html; charset=utf-8', '<p>hi</p>'],
    ['a number', 7, 200, 'text/plain', '7'],
    ['null', null, 200, 'text/plain', ''],
    ['bytes', new Uint8Array([104, 105]), 200, 'application/octet-stream', 'hi'],
    ['an envelope', { status: 201, body: { a: 1 } }, 201, 'application/json', '{"a":1}'],
    ['an envelope with a type', { headers: { 'content-type': 'text/csv' }, body: 'a,b' }, 200, 'text/csv', 'a,b'],
    ['bytes in an envelope', { body: new Uint8Array([104]) }, 200, 'application/octet-stream', 'h'],
    [
      'base64',
      { is_base64: true, body_base64: 'aGk=', headers: { 'Content-Type': 'image/png' } },
      200,
      'image/png',
      'hi',
    ],
    [
      'the names of AWS Lambda',
      { statusCode: 201, isBase64Encoded: true, body: 'aGk=' },
      201,
      'application/octet-stream',
      'hi',
    ],
    ['a status that is text', { status: '202' }, 202, 'text/plain', ''],
    [
      'JSON with a status of its own',
      { status: 'ok' },
      500,
      'application/json',
      '{"error":"status must be a valid HTTP code"}',
    ],
    ['an impossible status', { status: 9999 }, 500, 'application/json', '{"error":"status must be a valid HTTP code"}'],
  ])('%s', async (_name, result, status, type, text) => {
    state.register({ name: 'fn', handler: () => result });
    const response = await call('GET', '/fn');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      status,
      type,
      text,
    ]);
  });

  test('invalid base64 is a 502', async () => {
    state.register({ name: 'fn', handler: () => ({ is_base64: true, body_base64: '@@@' }) });
    const { status, body } = await read(call('GET', '/fn'));
    expect([status, body]).toEqual([502, { error: 'invalid runtime response: invalid body_base64' }]);
  });

  test('a 204 has no body, and several cookies stay several', async () => {
    state.register({ name: 'fn', handler: () => ({ status: 204, headers: { 'Set-Cookie': ['a=1', 'b=2'] } }) });
    const response = await call('GET', '/fn');
    expect(response.body).toBeNull();
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('headers that HTTP does not allow cause an exception in the gateway', async () => {
    state.register({ name: 'fn', handler: () => ({ headers: { 'not a name': 'x' } }) });
    expect(await read(call('GET', '/fn'))).toMatchObject({ status: 500, body: { error: 'gateway exception' } });
  });

  test('an error of a handler is a 500 with its message, a missing file a 404', async () => {
    state.register({ name: 'boom', handler: () => Promise.reject(new Error('boom')) });
    state.register({
      name: 'gone',
      handler: () => Promise.reject(Object.assign(new Error('no file'), { code: 'ENOENT' })),
    });
    expect(await read(call('GET', '/boom'))).toMatchObject({ status: 500, body: { error: 'boom' } });
    expect(await read(call('GET', '/gone'))).toMatchObject({ status: 404, body: { error: 'no file' } });
  });
});

test('the event contains everything about the call', async () => {
  let seen: FunctionEvent | undefined;
  state.register({
    name: 'fn',
    methods: ['POST'],
    env: { N: 5, FLAG: true },
    config: { timeout_ms: 700 },
    handler: (event) => {
      seen = event;
    },
  });
  await call('POST', '/fn/a%2520b?x=1', { headers: { 'X-A': '1', cookie: 'session_id=s1; t=d' }, body: '{"k":1}' });
  expect(seen).toMatchObject({
    method: 'POST',
    path: '/fn/a%20b',
    raw_path: '/fn/a%2520b?x=1',
    query: { x: '1' },
    params: { wildcard: 'a b' },
    headers: { 'x-a': '1', host: '127.0.0.1:8080' },
    body: '{"k":1}',
    session: { id: 's1', cookies: { session_id: 's1', t: 'd' } },
    env: { N: '5', FLAG: 'true' },
    version: 'default',
    context: { runtime: 'node', function_name: 'fn', version: 'default', timeout_ms: 700, debug: { enabled: false } },
  });
});

test('absent parts are absent from the event, and booleans are spelled as the runtime spells them', async () => {
  state.register({
    runtime: 'python',
    name: 'fn',
    env: { FLAG: true },
    handler: ({ env, ...rest }) => ({ env, keys: Object.keys(rest) }),
  });
  const { body } = await read(call('GET', '/fn'));
  expect(body).toMatchObject({
    env: { FLAG: 'True' },
    keys: expect.not.arrayContaining(['body', 'session', 'secrets']),
  });
});

describe('rejected calls do not run the function', () => {
  test.each([
    ['GET', '/nothing', 404, 'not found', {}],
    ['POST', '/fn', 404, 'not found', {}],
    ['OPTIONS', '/fn', 404, 'not found', {}],
    ['POST', '/fn@v2', 405, 'method not allowed', {}],
    ['GET', '/fn@v9', 404, 'not found', {}],
    ['GET', '/fn@v2/x', 404, 'not found', {}],
    ['GET', '/twice', 409, 'ambiguous function', {}],
    ['GET', '/hosted', 421, 'host not allowed', {}],
    ['POST', '/small', 413, 'payload too large', { body: 'x'.repeat(9) }],
    ['GET', '/down', 503, 'runtime down', {}],
    ['GET', '/console', 404, 'console ui disabled', {}],
  ])('%s %s is %i %s', async (method, path, status, error, init) => {
    const handler = vi.fn(() => null);
    state.register({ name: 'fn', handler });
    state.register({ name: 'fn', version: 'v2', handler });
    state.register({ name: 'one', routes: ['/twice'], handler });
    state.register({ name: 'two', routes: ['/twice'], handler });
    state.register({ name: 'hosted', config: { invoke: { allow_hosts: ['*.tenant.test'] } }, handler });
    state.register({ name: 'small', methods: ['POST'], config: { max_body_bytes: 8 }, handler });
    state.register({ runtime: 'php', name: 'down', handler });
    state.setRuntimeUp('php', false);

    const response = await read(call(method, path, init));
    expect([response.status, response.body]).toEqual([status, { error }]);
    expect(response.headers.has('x-fastfn-function-state')).toBe(false);
    expect(response.headers.get('allow')).toBe(status === 405 ? 'GET' : null);
    expect(handler).not.toHaveBeenCalled();
  });

  test('above 10 MiB the web server responds with a page', async () => {
    const response = await call('POST', '/fn', { body: new Uint8Array(10 * 1024 * 1024 + 1) });
    expect([response.status, response.headers.get('content-type')]).toEqual([413, 'text/html']);
  });

  test('HEAD gets no body', async () => {
    const response = await call('HEAD', '/fn');
    expect([response.status, await response.text()]).toEqual([404, '']);
  });
});

describe('states', () => {
  const stateHeaders = ({ headers }: Response) =>
    ['function-state', 'warmed', 'warming'].map((name) => headers.get(`x-fastfn-${name}`));

  test('cold until the first success, which says so; failures do not warm', async () => {
    let status = 500;
    state.register({ name: 'fn', handler: () => ({ status }) });
    expect(stateHeaders(await call('GET', '/fn'))).toEqual(['cold', null, null]);
    status = 418;
    expect(stateHeaders(await call('GET', '/fn'))).toEqual(['cold', 'true', null]);
    expect(stateHeaders(await call('GET', '/fn'))).toEqual(['warm', null, null]);
  });

  test('versions are cold by themselves', async () => {
    state.register({ name: 'fn', handler: () => null });
    state.register({ name: 'fn', version: 'v2', handler: ({ version }) => version });
    await call('GET', '/fn');
    const response = await call('GET', '/fn@v2');
    expect(stateHeaders(response)).toEqual(['cold', 'true', null]);
    expect(await response.text()).toBe('v2');
  });

  test('a function that is too slow is a 504, with Retry-After while cold, and keeps running', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    let isDone = false;
    const slow = () =>
      new Promise<void>((resolve) => setTimeout(resolve, 500)).then(() => {
        isDone = true;
      });
    state.register({ name: 'slow', config: { timeout_ms: 100 }, handler: slow });
    const pending = call('GET', '/slow');
    await vi.advanceTimersByTimeAsync(100);
    const response = await pending;
    expect([response.status, await response.json()]).toEqual([504, { error: 'runtime timeout' }]);
    expect(stateHeaders(response)).toEqual(['cold', null, 'true']);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(400);
    expect(isDone).toBe(true);
  });

  test('above max_concurrency calls are 429, and the slot is free afterwards', async () => {
    const held = gateOf();
    const started = gateOf();
    const handler = async () => {
      started.open();
      await held.opened;
      return 'ok';
    };
    state.register({ name: 'one', config: { max_concurrency: 1 }, handler });
    const first = call('GET', '/one');
    await started.opened;
    const second = await read(call('GET', '/one'));
    expect([second.status, second.body]).toEqual([429, { error: 'worker pool overflow' }]);
    expect(second.headers.has('x-fastfn-function-state')).toBe(false);
    expect(second.headers.has('retry-after')).toBe(false);
    held.open();
    expect((await first).status).toBe(200);
    expect((await call('GET', '/one')).status).toBe(200);
  });

  test('debug headers are sent if they are enabled', async () => {
    state.register({
      name: 'fn',
      version: 'v2',
      config: { include_debug_headers: true, max_concurrency: 3 },
      handler: () => null,
    });
    const { headers } = await call('GET', '/fn@v2');
    const debug = ['runtime', 'function', 'version', 'worker-pool-max-workers'].map((name) =>
      headers.get(`x-fn-${name}`),
    );
    expect(debug).toEqual(['node', 'fn', 'v2', '3']);
    expect(headers.get('x-fn-request-id')).toMatch(/^req-/);
  });
});
