import { beforeEach, describe, expect, test } from 'vitest';
import type { SpecViolation } from '../../../src/mock/contract/violation.js';
import { FastfnState, fastfnService } from '../../../src/mock/fastfn/index.js';
import { ServiceRouter } from '../../../src/mock/pipeline/service-router.js';
import { ADMIN, type Gateway, gateway, ORIGIN, read } from './gateway.js';

let state: FastfnState;
let call: Gateway;
const get = async (path: string) => (await read(call('GET', path, { headers: ADMIN }))).body;
beforeEach(() => {
  state = new FastfnState();
  call = gateway(state);
});

test('an empty gateway writes its empty lists as {}', async () => {
  expect(await get('/_fn/api/functions')).toEqual({});
  expect(await get('/_fn/jobs')).toEqual({ jobs: {} });
  expect(await get('/_fn/secrets')).toEqual({});
  expect(await get('/_fn/schedules')).toMatchObject({ schedules: {}, keep_warm: {} });
  expect(await get('/_fn/health')).toMatchObject({ functions: { states: {}, summary: { total: 0 } } });
  expect(await get('/_fn/catalog')).toMatchObject({ mapped_routes: {}, runtimes: { node: { functions: {} } } });
  expect(await get('/_fn/logs?format=json&file=runtime')).toMatchObject({ data: {}, lines: 0 });
  expect(await get('/_fn/packs')).toMatchObject({ runtimes: {} });
});

describe('a gateway with functions', () => {
  beforeEach(() => {
    state.register({
      name: 'hello',
      config: { invoke: { query: { limit: 10, tags: ['a'] }, summary: 'Says hello' } },
      handler: () => 'hi',
    });
    state.register({ name: 'hello', version: 'v2', routes: ['/next/hello'], handler: () => 'hi' });
    state.register({
      name: 'orders',
      methods: ['GET', 'POST'],
      routes: ['/orders/:id', '/files/:path*'],
      handler: () => null,
    });
  });

  test('health counts warm and cold functions and shows runtimes that are down', async () => {
    await call('GET', '/hello');
    state.setRuntimeUp('php', false);
    expect(await get('/_fn/health')).toMatchObject({
      functions: {
        summary: { total: 3, warm: 1, cold: 2 },
        states: expect.arrayContaining([
          expect.objectContaining({ key: 'node/hello@default', state: 'warm', warm_at: expect.any(Number) }),
        ]),
      },
      routing: { mapped_routes: 5, mapped_route_conflicts: 0 },
      runtimes: { node: { health: { up: true } }, php: { health: { up: false } } },
    });
  });

  test('the catalog lists routes and functions; the default lists its versions and their routes', async () => {
    expect(await get('/_fn/catalog')).toMatchObject({
      mapped_routes: { '/next/hello': [{ runtime: 'node', fn_name: 'hello', version: 'v2', methods: ['GET'] }] },
    });
    const [hello] = (await get('/_fn/api/functions')) as unknown[];
    expect(hello).toMatchObject({
      runtime: 'node',
      name: 'hello',
      versions: ['v2'],
      policy: { routes: ['/hello', '/hello/*', '/next/hello'] },
      versions_policy: { v2: { routes: ['/next/hello'] } },
      default_state: { state: 'cold' },
    });
  });

  test('the OpenAPI document has the bugs of the real one', async () => {
    const { paths } = (await get('/openapi.json')) as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    expect(Object.keys(paths).sort()).toEqual([
      '/files/{path}',
      '/hello',
      '/hello/{wildcard}',
      '/next/hello',
      '/orders/{id}',
    ]);
    expect(paths['/next/hello']?.get).toMatchObject({ operationId: 'get_node_hello_v2', parameters: {} });
    expect(paths['/hello']?.get).toMatchObject({
      operationId: 'get_node_hello_default',
      summary: 'GET Says hello',
      parameters: [
        { name: 'limit', in: 'query', schema: { type: 'integer' }, example: 10 },
        { name: 'tags', in: 'query', schema: { type: 'string' }, example: '["a"]' },
      ],
    });
    expect(paths['/hello/{wildcard}']?.get?.operationId).toBe('get_node_hello_default');
    expect(paths['/orders/{id}']?.post?.operationId).toBe(paths['/files/{path}']?.post?.operationId);
    expect(paths['/files/{path}']?.get?.parameters).toEqual([
      expect.objectContaining({ name: 'path', description: expect.stringContaining('Catch-all') }),
    ]);
  });

  test('as a service of the mock cloud it breaks no spec', async () => {
    const violations: SpecViolation[] = [];
    const router = new ServiceRouter(fastfnService(state));
    const fetch = async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      const received = await router.receive(request, url);
      if (received === undefined) return router.respondToOther(request, url);
      return (await router.run(received, (violation) => violations.push(violation))).response;
    };
    const paths = [
      'health',
      'catalog',
      'api/functions',
      'packs',
      'schedules',
      'dashboard',
      'docs',
      'openapi.json',
      'ui-state',
      'reload',
    ];
    const targets = ['function', 'function-config', 'function-env', 'function-files'].map(
      (path) => `${path}?runtime=node&name=hello`,
    );
    for (const path of [...paths, ...targets]) {
      const response = await fetch(new Request(`${ORIGIN}/_fn/${path}`, { headers: ADMIN }));
      expect([path, response.status]).toEqual([path, 200]);
    }
    expect((await fetch(new Request(`${ORIGIN}/hello`))).status).toBe(200);
    expect(violations).toEqual([]);
  });
});
