import { beforeEach, describe, expect, test } from 'vitest';
import { FastfnState } from '../../../src/mock/fastfn/index.js';
import { ADMIN, type Gateway, gateway, read } from './gateway.js';

let state: FastfnState;
let call: Gateway;
beforeEach(() => {
  state = new FastfnState();
  call = gateway(state);
});

const api = (method: string, path: string, body?: unknown) =>
  read(call(method, `/_fn/${path}`, { headers: ADMIN, ...(body !== undefined && { body }) }));
const upload = (code: string) => api('POST', 'function?runtime=node&name=made', { code });
const updateCode = (code: string) => api('PUT', 'function-code?runtime=node&name=made', { code });

describe('uploaded code', () => {
  test.each([
    ['exports.handler', 'exports.handler = async (event) => ({ status: 201, body: { q: event.query } });'],
    ['module.exports', 'module.exports = (event) => ({ status: 201, body: { q: event.query } });'],
    ['an object', 'module.exports = { handler: ({ query: q }) => ({ status: 201, body: { q } }) };'],
  ])('runs: %s', async (_form, code) => {
    expect(await upload(code)).toMatchObject({ status: 201, body: { code, code_truncated: false, name: 'made' } });
    expect(await read(call('GET', '/made?a=1'))).toMatchObject({ status: 201, body: { q: { a: '1' } } });
  });

  test('without code a sample is created, which returns its query', async () => {
    await api('POST', 'function?runtime=node&name=made');
    expect((await read(call('GET', '/made?a=1'))).body).toEqual({ query: { a: '1' } });
  });

  test.each([
    ['a syntax error', 'exports.handler = ('],
    ['an error while loading', 'throw new Error("broken")'],
    ['no handler', 'exports.other = 1'],
    ['a module that is not there', 'require("node:fs")'],
  ])('%s is stored, and then the 500 of each call', async (_why, code) => {
    expect((await upload(code)).status).toBe(201);
    const response = await read(call('GET', '/made'));
    expect(response).toMatchObject({ status: 500, body: { error: expect.any(String) } });
    expect(response.headers.get('x-fastfn-function-state')).toBe('cold');
  });

  test('keeps its variables between calls, and takes effect at once when it changes', async () => {
    await upload('let n = 0; exports.handler = () => ({ n: ++n });');
    await call('GET', '/made');
    expect((await read(call('GET', '/made'))).body).toEqual({ n: 2 });
    await updateCode('exports.handler = () => ({ v: 2 });');
    expect((await read(call('GET', '/made'))).body).toEqual({ v: 2 });
  });

  test('another export can be the handler', async () => {
    await upload('exports.main = () => "main"; exports.handler = () => "handler";');
    await api('PUT', 'function-config?runtime=node&name=made', { invoke: { handler: 'main' } });
    expect((await read(call('GET', '/made'))).body).toBe('main');
  });

  test('replaces a handler that was registered', async () => {
    state.register({ name: 'made', handler: () => 'registered' });
    expect((await read(call('GET', '/made'))).body).toBe('registered');
    await updateCode('exports.handler = () => "uploaded";');
    expect((await read(call('GET', '/made'))).body).toBe('uploaded');
  });

  test('in another language it is stored, and its calls say that the runtime is down', async () => {
    await api('POST', 'function?runtime=python&name=py', { code: 'def handler(event):\n    return 1\n' });
    expect((await api('GET', 'function?runtime=python&name=py')).body).toMatchObject({
      code: expect.stringContaining('def'),
    });
    const response = await read(call('GET', '/py'));
    expect([response.status, response.body]).toEqual([503, { error: 'runtime down' }]);
    expect(response.headers.has('x-fastfn-function-state')).toBe(false);
    expect((await api('POST', 'invoke', { name: 'py' })).status).toBe(503);
  });

  test('its output is in the runtime log', async () => {
    await upload('exports.handler = () => { console.log("hello", { a: 1 }); console.error("oh"); };');
    await call('GET', '/made');
    const stdout = await api('GET', 'logs?file=runtime&format=json&fn=made&stream=stdout');
    expect(stdout.body).toMatchObject({ lines: 1, data: ['[node] [fn:made@default stdout] hello {"a":1}'] });
    expect((await api('GET', 'logs?lines=5')).body).toBe('[node] [fn:made@default stderr] oh\n');
    expect((await api('GET', 'logs?file=access&format=json')).body).toMatchObject({
      data: expect.arrayContaining([expect.stringContaining('"GET /made" 200')]),
    });
  });
});

describe('creating and deleting', () => {
  test('versions live beside the default, which can go first', async () => {
    await upload('exports.handler = () => 1;');
    await api('POST', 'function?runtime=node&name=made&version=v2', { code: 'exports.handler = () => 2;' });
    expect(await api('DELETE', 'function?runtime=node&name=made')).toMatchObject({
      body: { ok: true, runtime: 'node', name: 'made' },
    });
    expect((await api('GET', 'function?runtime=node&name=made')).body).toEqual({
      error: 'default version not available',
    });
    expect((await read(call('GET', '/made@v2'))).body).toBe(2);
    await api('DELETE', 'function?runtime=node&name=made&version=v2');
    expect(await api('DELETE', 'function?runtime=node&name=made')).toMatchObject({
      status: 400,
      body: { error: 'function not found' },
    });
  });

  test.each([
    ['runtime=cobol&name=x', {}, 'unknown runtime'],
    ['name=x', {}, 'invalid runtime'],
    ['runtime=node&name=a%20b', {}, 'invalid function'],
    ['runtime=node&name=a.js', {}, 'invalid function name'],
    ['runtime=node&name=x&version=a/b', {}, 'invalid version'],
    ['runtime=node&name=x', { filename: 'evil.sh' }, 'invalid filename for runtime'],
    [
      'runtime=node&name=x',
      { routes: ['nope'] },
      'invoke.routes must contain valid URL paths (absolute, non-reserved)',
    ],
    ['runtime=node&name=x', 'nope', 'invalid json body'],
  ])('%s with %o is 400 %s', async (query, body, error) => {
    const response = await api('POST', `function?${query}`, body);
    expect([response.status, response.body]).toEqual([400, { error }]);
  });

  test('a body above 160 KiB never arrives, one above the limit is rejected with 413', async () => {
    await upload('exports.handler = () => 1;');
    expect(await updateCode('x'.repeat(163_840))).toMatchObject({ status: 400, body: { error: 'invalid json body' } });
    expect((await updateCode('x'.repeat(159_000))).status).toBe(200);
    expect((await updateCode('x'.repeat(2_200_000))).status).toBe(413);
    expect((await api('PATCH', 'ui-state', { x: 'x'.repeat(131_072) })).status).toBe(413);
  });
});

describe('files', () => {
  const query = 'runtime=node&name=made';
  beforeEach(() => upload('exports.handler = () => 1;'));

  test('are written, listed with their types, read and deleted', async () => {
    await api('PUT', `function-file-content?${query}`, { path: 'lib/util.js', content: 'exports.one = 1;' });
    await api('PUT', `function-env?${query}`, { API_KEY: { value: 's3cret', is_secret: true } });
    const { body } = await api('GET', `function-files?${query}`);
    expect(body).toMatchObject({
      files: [
        { path: 'handler.js', type: 'handler' },
        { path: 'fn.config.json', type: 'config' },
        { path: 'fn.env.json', type: 'env' },
        { name: 'util.js', path: 'lib/util.js', type: 'file', size: 16 },
      ],
      versions: {},
    });
    const env = await api('GET', `function-file-content?${query}&path=fn.env.json`);
    expect((env.body as { content: string }).content).toContain('s3cret');
    expect((await api('DELETE', `function-file-content?${query}&path=lib/util.js`)).body).toEqual({
      ok: true,
      path: 'lib/util.js',
    });
    expect((await api('GET', `function-file-content?${query}&path=lib/util.js`)).status).toBe(404);
  });

  test('writing the handler file changes the code', async () => {
    await api('PUT', `function-file-content?${query}`, { path: 'handler.js', content: 'exports.handler = () => 2;' });
    expect((await read(call('GET', '/made'))).body).toBe(2);
  });
});

describe('invoke', () => {
  beforeEach(() => {
    state.register({
      name: 'fn',
      methods: ['GET', 'POST'],
      config: { max_concurrency: 1, invoke: { allow_hosts: ['a.test'] } },
      handler: (event) => ({ body: event }),
    });
    state.register({ name: 'fn', version: 'v2', handler: ({ version, path }) => ({ version, path }) });
    for (const runtime of ['node', 'python']) state.register({ runtime, name: 'dup', handler: () => runtime });
  });
  const eventOf = async (payload: unknown) =>
    JSON.parse(((await api('POST', 'invoke', payload)).body as { body: string }).body);

  test('passes values with their types, headers as given, and a context', async () => {
    const event = await eventOf({
      name: 'fn',
      method: 'post',
      query: { a: 1, b: [1, 2] },
      headers: { 'X-A': '1' },
      body: { x: 1 },
      context: { t: 1 },
    });
    expect(event).toMatchObject({
      method: 'POST',
      query: { a: 1, b: [1, 2], __fnctx: btoa('{"t":1}') },
      headers: { 'X-A': '1' },
      body: '{"x":1}',
      client: { ip: '127.0.0.1' },
      context: { user: { t: 1 } },
    });
  });

  test('a body left out is "", a null body is the text null', async () => {
    expect((await eventOf({ name: 'fn' })).body).toBe('');
    expect((await eventOf({ name: 'fn', method: 'POST', body: null })).body).toBe('null');
  });

  test('limits and hosts of function URLs do not apply', async () => {
    const record = state.registry.get('node', 'fn', undefined);
    if (record) record.active = 1;
    expect((await api('POST', 'invoke', { name: 'fn' })).body).toMatchObject({ status: 200, route: '/fn' });
  });

  test('uses the first runtime that has the name', async () => {
    expect((await api('POST', 'invoke', { name: 'dup' })).body).toMatchObject({ body: 'python' });
    expect((await api('POST', 'invoke', { name: 'dup', runtime: 'node' })).body).toMatchObject({ body: 'node' });
  });

  test('a version without routes is called by the canonical route', async () => {
    expect(await eventOf({ name: 'fn', version: 'v2' })).toEqual({ version: 'v2', path: '/fn' });
  });

  test('needs no write permission, and refuses methods with a list', async () => {
    const headers = { 'x-fn-request': '1' };
    expect((await call('POST', '/_fn/invoke', { headers, body: { name: 'fn' } })).status).toBe(200);
    const refused = await api('POST', 'invoke', { name: 'fn', method: 'PUT' });
    expect([refused.status, refused.body]).toEqual([
      405,
      { error: 'method not allowed', allowed_methods: ['GET', 'POST'] },
    ]);
    expect(refused.headers.has('allow')).toBe(false);
  });
});
