import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AbortedError, DeployError, FastfnClient } from '../../../src/fastfn.js';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';
import { caught } from '../../core/support/caught.js';
import { json } from '../../core/support/scripted-fetch.js';
import { refused, scriptedClient, target } from './support/client.js';

const code = 'exports.handler = async (event) => ({ status: 200, body: { v: 1, env: event.env } });';
const hello = { runtime: 'node', name: 'hello' };

describe('against the mock gateway', () => {
  let served: ServedCloud;
  let client: FastfnClient;
  beforeEach(async () => {
    served = await serve({ cloud: new MockCloud() });
    client = new FastfnClient({ adminToken: 'test-admin-token', baseUrl: served.baseUrls.fastfn });
  });
  afterEach(() => served.close());

  test('creates a missing function, and the second time changes nothing', async () => {
    const desired = {
      ...hello,
      code,
      config: { timeout_ms: 5000, methods: ['POST', 'GET'] as ('GET' | 'POST')[], routes: ['/hi/:who', '/hi'] },
      env: { GREETING: 'hola', API_KEY: { value: 's3cret', is_secret: true } },
      files: { 'lib/util.js': 'exports.one = 1;' },
    };
    const first = await client.functions.deploy(desired);
    expect([first.created, first.changed]).toEqual([
      true,
      ['config', 'env:GREETING', 'env:API_KEY', 'file:lib/util.js'],
    ]);
    expect(first.function.policy).toMatchObject({ timeout_ms: 5000, methods: ['GET', 'POST'] });
    expect(await (await client.request('GET', '/hi')).json()).toMatchObject({ v: 1, env: { GREETING: 'hola' } });
    const second = await client.functions.deploy(desired);
    expect([second.created, second.changed, second.rewrittenSecrets]).toEqual([false, [], ['API_KEY']]);
    served.cloud.assertNoViolations();
  });

  test('changes only what differs', async () => {
    await client.functions.deploy({ ...hello, code, env: { A: '1', B: '2' } });
    const { changed } = await client.functions.deploy({
      ...hello,
      code: code.replace('v: 1', 'v: 2'),
      config: { max_concurrency: 4, schedule: { every_seconds: 60 } },
      env: { A: '1', B: null, C: '3', GONE: null },
    });
    expect(changed).toEqual(['code', 'config', 'env:B', 'env:C']);
    expect((await client.request('GET', '/hello')).json()).toEqual({ v: 2, env: { A: '1', C: '3' } });
    const again = { config: { max_concurrency: 4, schedule: { every_seconds: 60 } }, env: { C: { value: 3 } } };
    expect((await client.functions.deploy({ ...hello, ...again })).changed).toEqual([]);
  });

  test.each([
    [{ schedule: { every_seconds: 60 } }],
    [{ schedule: { every_seconds: 60 } }, { schedule: null }],
    [{ edge: { base_url: 'https://api.test' } }],
    [{ group: 'shop' }, { group: null }],
    [{ shared_deps: 'pack' }, { shared_deps: null }],
    [{ invoke: { handler: 'main' } }],
    [{ invoke: { allow_hosts: ['a.test'] } }, { invoke: { allow_hosts: null } }],
    [{ include_debug_headers: true }],
    [{ max_body_bytes: 10 }],
    [{ routes: ['/a'] }, { routes: [] }],
  ])('each of %j is one change', async (...configs) => {
    await client.functions.deploy({ ...hello, code });
    for (const config of configs) {
      expect((await client.functions.deploy({ ...hello, config })).changed).toEqual(['config']);
      expect((await client.functions.deploy({ ...hello, config })).changed).toEqual([]);
    }
  });

  test('files may contain the handler', async () => {
    const files = { 'index.js': code, 'notes.txt': 'a' };
    expect((await client.functions.deploy({ ...hello, files })).changed).toEqual(['file:notes.txt']);
    const { changed } = await client.functions.deploy({ ...hello, files: { ...files, 'index.js': `${code}//` } });
    expect(changed).toEqual(['code']);
    expect((await client.functions.retrieve(hello)).metadata?.handler_file).toBe('index.js');
  });

  test('a version without routes is called by name', async () => {
    await client.functions.deploy({ ...hello, code });
    const version = await client.functions.deploy({ ...hello, version: 'v2', code: code.replace('v: 1', 'v: 2') });
    expect([version.created, version.function.version]).toEqual([true, 'v2']);
    expect((await client.request('GET', '/hello', { version: 'v2' })).json()).toMatchObject({ v: 2 });
  });

  test('a route that another function claims is an error, not a silent 409', async () => {
    await client.functions.deploy({ ...hello, code });
    const error = await caught<DeployError>(
      client.functions.deploy({ ...hello, name: 'other', code, config: { routes: ['/hello'] } }),
    );
    expect(error).toBeInstanceOf(DeployError);
    expect(error).toMatchObject({ code: 'ROUTE_CONFLICT', routes: ['/hello'] });
    const twin = await caught(
      client.functions.deploy({ runtime: 'python', name: 'hello', code: 'def handler(e): pass' }),
    );
    expect(twin).toMatchObject({ code: 'ROUTE_CONFLICT' });
  });

  test.each([
    [{ ...hello }, /needs code; without it the gateway would create a sample/],
    [{ ...hello, files: { 'notes.txt': 'a' } }, /needs code/],
    [{ ...hello, code, files: { 'fn.env.json': '{}' } }, /use config and env/],
    [{ ...hello, code, config: { methods: [] } }, /GET only/],
    [{ ...hello, code, env: { A: '<hidden>' } }, /would be lost/],
  ])('rejects %j', async (params, message) => {
    expect((await caught(client.functions.deploy(params))).message).toMatch(message);
    expect(await client.functions.list()).toEqual([]);
  });

  test('remove ignores a missing function', async () => {
    await client.functions.deploy({ ...hello, code });
    expect([await client.functions.remove(hello), await client.functions.remove(hello)]).toEqual([true, false]);
    const unknown = { ...hello, runtime: 'cobol' };
    expect(await caught(client.functions.remove(unknown))).toMatchObject({ name: 'BadRequestError' });
  });
});

describe('waiting for the routes', () => {
  const detail = { ...hello, code, metadata: { handler_file: 'handler.js' }, policy: {} };
  const routed = { mapped_routes: { '/hello': [{ runtime: 'node', fn_name: 'hello' }] } };
  const script = (...catalogs: unknown[]) => [
    refused(404, 'unknown function'),
    json(detail, { status: 201 }),
    json({ ok: true }),
    ...catalogs.map((catalog) => json(catalog)),
    json(detail),
  ];

  test('lasts until the catalog has them', async () => {
    const { client, sent } = scriptedClient(script({ mapped_routes: {} }, routed));
    await client.functions.deploy({ ...hello, code }, { pollIntervalMs: 1 });
    expect(sent.map((request) => `${request.init.method} ${target(request).split('?')[0]}`)).toEqual([
      'GET /_fn/function',
      'POST /_fn/function',
      'POST /_fn/reload',
      'GET /_fn/catalog',
      'GET /_fn/catalog',
      'GET /_fn/function',
    ]);
  });

  test('ends with a DeployError on timeout', async () => {
    const { client } = scriptedClient(script({}, {}, {}, {}, {}, {}, {}, {}, {}, {}));
    const error = await caught(client.functions.deploy({ ...hello, code }, { pollIntervalMs: 5, waitTimeoutMs: 10 }));
    expect(error).toMatchObject({ code: 'ROUTE_MISSING', routes: ['/hello'] });
  });

  test('ends when aborted', async () => {
    const controller = new AbortController();
    const { client } = scriptedClient([...script({}).slice(0, 3), () => json({})]);
    const deploying = caught(client.functions.deploy({ ...hello, code }, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 30);
    expect(await deploying).toBeInstanceOf(AbortedError);
  });
});
