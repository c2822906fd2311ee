import type { FastfnState, FunctionEvent } from '../../../src/mock/fastfn/index.js';

/** The functions of the gateway on which the exchanges were recorded, as far as JavaScript can imitate them. */
export function registerRecordedFunctions(state: FastfnState): void {
  state.register({ name: 'crud', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], handler: crud });
  state.register({
    runtime: 'python',
    name: 'get-only',
    handler: ({ query, path, raw_path }) => ({
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'max-age=60', ETag: '"abc"' },
      body: JSON.stringify({ ok: true, query, path, raw_path }),
    }),
  });
  state.register({
    name: 'params',
    methods: ['GET', 'DELETE'],
    routes: ['/orders/:orderId/items/:itemId', '/tree/:rest*', '/curly/{id}'],
    handler: ({ path, raw_path, params, path_params }) => ({ fn: 'params', path, raw_path, params, path_params }),
  });
  state.register({
    name: 'wild',
    methods: ['GET', 'POST'],
    routes: ['/api/wild/*', '/api/wild/exact', '/api/*/mid/*'],
    handler: ({ path, raw_path, params, query, method }) => ({ fn: 'wild', path, raw_path, params, query, method }),
  });
  const versioned = ({ version, path }: FunctionEvent) => ({ status: 200, body: { version, seen: version, path } });
  state.register({ name: 'versioned', methods: ['GET', 'POST'], handler: versioned });
  state.register({ name: 'versioned', version: 'v2', routes: ['/next/versioned'], handler: versioned });
  state.register({ name: 'shapes', handler: ({ query }) => shapes(query) });
  state.register({ name: 'sleepy', runtime: 'python', config: { timeout_ms: 5 }, handler: sleepy });
  state.register({ name: 'raises', runtime: 'python', handler: ({ query }) => raises(query) });
  state.register({
    name: 'hosted',
    config: { invoke: { allow_hosts: ['api.example.test', '*.tenant.test'] } },
    handler: () => ({ hosted: true }),
  });
  state.register({
    name: 'tiny-body',
    methods: ['POST'],
    config: { max_body_bytes: 64 },
    handler: ({ body }) => ({ len: body?.length }),
  });
  for (const runtime of ['node', 'python']) state.register({ runtime, name: 'dup', handler: () => ({ runtime }) });
  state.register({ name: 'flaky', methods: ['GET', 'POST'], handler: flaky() });
  registerFileRoutes(state);
  state.register({ name: 'debuggy', methods: ['GET', 'POST'], handler: ({ context: { debug } }) => ({ debug }) });
  state.register({ runtime: 'rust', name: 'rustdown', handler: () => null });
  state.setRuntimeUp('rust', false);
  state.register({ runtime: 'python', name: 'binary', handler: () => new Uint8Array([0x89, 0x50]) });
  state.register({
    runtime: 'python',
    name: 'secretive',
    methods: ['GET', 'POST'],
    env: { MY_API_KEY: { value: 'local-demo-value', is_secret: true }, GREETING: 'hola' },
    handler: ({ env, secrets = null, query, context: { user = null } }) => ({ env, secrets, ctx_user: user, query }),
  });
  state.register({ name: 'node-echo', methods: ['GET', 'POST'], handler: () => ({ runtime: 'node' }) });
  state.register({ runtime: 'python', name: 'upload', methods: ['POST', 'PUT'], handler: () => ({ ok: true }) });
}

/** Functions that the gateway finds by their files; here with explicit routes. */
function registerFileRoutes(state: FastfnState): void {
  const file = (name: string, routes: readonly string[], fn: string, method = 'GET'): void =>
    state.register({
      name,
      routes,
      methods: [method],
      handler: ({ params, body }) => ({ status: method === 'POST' ? 201 : 200, body: { fn, params, body } }),
    });
  file('shop/items/[id].js', ['/shop/items/:id'], 'shop item');
  file('shop/items/post.js', ['/shop/items'], 'shop create', 'POST');
  file('shop/files/[...path].js', ['/shop/files/:path*'], 'shop files');
  file('shop/opt/[[...rest]].js', ['/shop/opt', '/shop/opt/:rest*'], 'shop opt');
  file('shop/people/[userId].js', ['/shop/people/:userid'], 'people');
  file('manifest/thing.js', ['/m/:thing', '/manifest/thing'], 'manifest thing');
}

function crud(event: FunctionEvent): unknown {
  const { method, path, raw_path, query, params, body, headers, session = null, client, context } = event;
  return {
    status: method === 'POST' ? 201 : 200,
    body: {
      ...{ method, path, raw_path, query, params, body, headers, session, client },
      ctx_user: context.user ?? null,
      event_keys: Object.keys(event).sort(),
      context_keys: Object.keys(context).sort(),
    },
  };
}

function shapes(query: FunctionEvent['query']): unknown {
  switch (query.as) {
    case 'html':
      return '<html><body>x</body></html>';
    case 'null':
      return null;
    case 'object':
      return { a: 1 };
    case 'jsonstr':
      return { headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' };
    case 'badstatus':
      return { status: 9999 };
    case 'redirect':
      return { status: 302, headers: { Location: '/get-only' } };
    case 'big':
      return 'x'.repeat(Number(query.n));
    default:
      throw new Error('boom from node');
  }
}

function raises(query: FunctionEvent['query']): unknown {
  const headers = { 'X-Custom': 'yes' };
  if (query.status)
    return { status: Number(query.status), headers, body: { custom: true, code: Number(query.status) } };
  if (query.badb64)
    return { headers: { 'Content-Type': 'image/png' }, is_base64: true, body_base64: '@@@not base64@@@' };
  if (query.empty) return { status: 204 };
  if (query.str) return 'plain string';
  if (query.list) return [1, 2, 3];
  throw new Error('boom from handler');
}

/** Does not sleep, or never ends if the recorded function slept longer than its limit. */
function sleepy({ query }: FunctionEvent): unknown {
  const delayMs = Number(query.ms);
  return delayMs > 400 ? new Promise(() => {}) : { slept_ms: delayMs };
}

function flaky(): (event: FunctionEvent) => unknown {
  const attempts = new Map<unknown, number>();
  return ({ query: { key, fail, code = 500 } }) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const isFailure = attempt <= Number(fail);
    return isFailure
      ? { status: Number(code), body: { attempt, error: 'planned failure' } }
      : { status: 200, body: { attempt } };
  };
}
