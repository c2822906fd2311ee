import type { MockCloud } from '../../../src/mock-node.js';

/** The functions that the command lines call. */
export function registerFunctions({ fastfn, calls }: MockCloud): void {
  fastfn.register({ name: 'hello', handler: ({ query }) => ({ hello: query.name ?? 'world' }) });
  fastfn.register({ name: 'hello', version: 'v2', handler: () => ({ hello: 'from v2' }) });
  fastfn.register({ name: 'users/:id', routes: ['/users/:id'], handler: ({ params }) => ({ id: params.id }) });
  fastfn.register({
    name: 'risk-score',
    methods: ['POST'],
    handler: ({ query, body = '{}' }) => ({ email: query.email, source: JSON.parse(body).source, score: 10 }),
  });
  fastfn.register({
    name: 'node-echo',
    methods: ['GET', 'POST'],
    handler: ({ query, body, context }) => ({ query, received: body, user: context.user }),
  });
  fastfn.register({
    name: 'my-func',
    routes: ['/api/v1/*', '/vanity'],
    config: { include_debug_headers: true },
    handler: ({ path }) => ({ path }),
  });
  for (const runtime of ['node', 'python']) fastfn.register({ runtime, name: 'twice', handler: () => runtime });
  fastfn.register({ name: 'small', methods: ['POST'], config: { max_body_bytes: 8 }, handler: () => 'fits' });
  fastfn.register({ name: 'slow', config: { timeout_ms: 20 }, handler: () => new Promise(() => undefined) });
  fastfn.register({ name: 'broken', handler: () => Promise.reject(new Error('out of order')) });
  fastfn.register({ runtime: 'php', name: 'asleep', handler: () => 'never' });
  fastfn.setRuntimeUp('php', false);
  // Holds its slot until another call is rejected.
  const busy = (): Promise<string> =>
    new Promise((resolve) => {
      const stop = calls.subscribe(({ status }) => {
        if (status !== 429) return;
        stop();
        resolve('had the slot');
      });
    });
  fastfn.register({ name: 'busy', config: { max_concurrency: 1 }, handler: busy });
}
