import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FastfnClient, type FunctionResponse } from '../../src/fastfn.js';
import { MockCloud } from '../../src/mock/cloud.js';
import type { FunctionHandler } from '../../src/mock/fastfn/runtime/event.js';
import { serve } from '../../src/mock/node/serve.js';
import { compile } from './support/compile.js';
import { fastkit, scratchFolder } from './support/run.js';

vi.setConfig({ testTimeout: 60_000 });

/** Returns the request. */
const echo: FunctionHandler = ({ method, params, query, body, headers, context: { version } }) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ method, params, query, body, version, type: headers['content-type'] }),
});

/** A method of the generated file, whose types the compiler has checked. */
type Call = (...args: readonly unknown[]) => Promise<FunctionResponse>;

test('from the functions of a gateway to calls of them', async () => {
  const cloud = new MockCloud();
  cloud.fastfn.register({
    name: 'orders',
    methods: ['GET', 'POST'],
    routes: ['/orders/:orderId', '/tree/:rest*'],
    handler: echo,
  });
  cloud.fastfn.register({
    name: 'hello',
    methods: ['GET'],
    handler: echo,
    config: { invoke: { query: { who: 'Ana' } } },
  });
  cloud.fastfn.register({ name: 'hello', version: 'v2', methods: ['GET', 'DELETE'], handler: echo });
  cloud.fastfn.register({
    name: 'note',
    methods: ['POST'],
    handler: echo,
    config: { invoke: { content_type: 'text/x-note', body: 'hi' } },
  });
  const served = await serve({ cloud });
  onTestFinished(() => served.close());
  const url = served.baseUrls.fastfn;
  const file = join(await scratchFolder(), 'routes.ts');
  expect(await fastkit('codegen', url, '--out', file)).toMatchObject({ exitCode: 0, err: '' });
  expect(compile({ 'routes.ts': await readFile(file, 'utf8') })).toEqual([]);

  const { createRoutes }: { createRoutes: (client: FastfnClient) => Record<string, Call> } = await import(file);
  const routes = createRoutes(new FastfnClient({ baseUrl: url }));
  const call = async (name: string, ...args: unknown[]): Promise<unknown> => (await routes[name]?.(...args))?.json();

  expect(Object.keys(routes)).toEqual([
    'getHello',
    'getHelloByWildcard',
    'getHelloAtV2',
    'deleteHelloAtV2',
    'postNote',
    'postNoteByWildcard',
    'getOrdersByOrderId',
    'postOrdersByOrderId',
    'getTreeByRest',
    'postTreeByRest',
  ]);
  expect(await call('getOrdersByOrderId', 'a/b %+?')).toMatchObject({ method: 'GET', params: { orderId: 'a/b %+?' } });
  expect(await call('postOrdersByOrderId', 7, { body: { sku: 'x' } })).toMatchObject({
    method: 'POST',
    body: '{"sku":"x"}',
    type: 'application/json',
  });
  expect(await call('getTreeByRest', 'a/b c/%')).toMatchObject({ params: { rest: 'a/b c/%' } });
  expect(await call('getHello', { query: { who: 'Bo' } }, { query: { more: 1 } })).toMatchObject({
    query: { who: 'Bo', more: '1' },
    version: 'default',
  });
  expect(await call('deleteHelloAtV2')).toMatchObject({ method: 'DELETE', version: 'v2' });
  expect(await call('postNote', { body: 'remember' })).toMatchObject({ body: 'remember', type: 'text/x-note' });
  expect(cloud.calls.violations).toEqual([]);
});
