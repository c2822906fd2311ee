import { FastfnClient } from 'fastkit/fastfn';
import { check, same } from './check.mjs';

const code = `exports.handler = async ({ params, body }) => {
  if (params.id === '0') return { status: 404, body: { error: 'no such order' } };
  return { status: 200, body: { id: params.id, note: body ?? null } };
};`;

export const fastfnSteps = {
  'functions.deploy': async (c) => {
    c.fnClient = new FastfnClient(c.fastfn);
    c.fn = { runtime: 'node', name: `orders-${c.tag}` };
    c.route = `/${c.fn.name}/:id`;
    const config = { methods: ['GET', 'POST'], routes: [c.route] };
    const env = { REGION: 'eu', API_KEY: { value: 's3cret', is_secret: true } };
    same((await c.fnClient.functions.deploy({ ...c.fn, code, config, env })).created, true);
    same((await c.fnClient.functions.deploy({ ...c.fn, code, config, env })).created, false);
  },
  'request of a public route': async ({ fnClient, route }) => {
    const response = await fnClient.request('POST', route, { params: { id: 'Ana ü/50%' }, body: { rush: true } });
    same([response.status, response.json().id], [200, 'Ana ü/50%']);
    const missing = await fnClient.request('GET', route, { params: { id: '0' } });
    same([missing.status, missing.source], [404, 'function']);
  },
  'routes: a typed client': async ({ fnClient, fn }) => {
    const { data } = await fnClient.routes().GET(`/${fn.name}/{id}`, { params: { path: { id: '7' } } });
    same(data.id, '7');
  },
  invoke: async ({ fnClient, fn }) => {
    const { status, data } = await fnClient.invoke({ name: fn.name, params: { id: 7 }, method: 'GET' });
    same([status, data.id], [200, '7']);
  },
  'jobs.run and runAll': async ({ fnClient, fn }) => {
    const run = await fnClient.jobs.run({ name: fn.name, params: { id: 8 } });
    same(run.data.id, '8');
    const inputs = ['1', '2', '3'].map((id) => ({ name: fn.name, params: { id } }));
    same(
      (await fnClient.jobs.runAll(inputs, { concurrency: 2 })).map(({ data }) => data.id),
      ['1', '2', '3'],
    );
    check((await fnClient.jobs.list({ limit: 10 })).jobs.length >= 4, 'jobs.list');
  },
  'configuration, environment, files': async ({ fnClient, fn }) => {
    same((await fnClient.functions.config.update(fn, { timeout_ms: 5000 })).policy.timeout_ms, 5000);
    check(JSON.stringify(await fnClient.functions.env.retrieve(fn)).includes('REGION'), 'env');
    await fnClient.functions.files.update(fn, { path: 'notes.txt', content: 'a note' });
    same((await fnClient.functions.files.retrieve({ ...fn, path: 'notes.txt' })).content, 'a note');
    check((await fnClient.functions.retrieve({ ...fn, includeCode: true })).code.includes('no such order'), 'code');
  },
  'catalog, health, schedules, logs, secrets, console state': async ({ fnClient, tag }) => {
    check(await fnClient.health(), 'health');
    check(JSON.stringify(await fnClient.catalog()).includes(`orders-${tag}`), 'catalog');
    check(await fnClient.schedules(), 'schedules');
    check((await fnClient.openapi()).paths, 'openapi');
    await fnClient.secrets.set({ key: `TOKEN_${tag.toUpperCase()}`, value: 'v1' });
    check(JSON.stringify(await fnClient.secrets.list()).includes(`TOKEN_${tag.toUpperCase()}`), 'secrets');
    check(await fnClient.uiState.retrieve(), 'uiState');
    check(await fnClient.logs.retrieve({ file: 'access', format: 'json' }), 'logs');
    check((await fnClient.doctor()).checks.length > 0, 'doctor');
  },
  'functions.remove': async ({ fnClient, fn }) => {
    same(await fnClient.functions.remove(fn), true);
  },
};
