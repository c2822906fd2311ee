import { beforeEach, describe, expect, test } from 'vitest';
import { FastfnState } from '../../../src/mock/fastfn/index.js';
import { ADMIN, type Gateway, gateway, read } from './gateway.js';

const FN = 'runtime=node&name=fn';

let state: FastfnState;
let call: Gateway;
beforeEach(() => {
  state = new FastfnState();
  call = gateway(state);
  state.register({
    name: 'fn',
    env: { GREETING: 'hola', S: { value: 'shh', is_secret: true } },
    handler: ({ env, secrets }) => ({ env, secrets }),
  });
});

const api = (method: string, path: string, body?: unknown) =>
  read(call(method, `/_fn/${path}`, { headers: ADMIN, ...(body !== undefined && { body }) }));

describe('environment', () => {
  const put = async (update: unknown) => {
    const { status, body } = await api('PUT', `function-env?${FN}`, update);
    return status === 200 ? (body as { fn_env: Record<string, unknown> }).fn_env : body;
  };
  const seen = async () => ((await read(call('GET', '/fn'))).body as { env: unknown }).env;

  test('secrets are hidden', async () => {
    const { body } = await api('GET', `function-env?${FN}`);
    expect(body).toMatchObject({
      fn_env: { GREETING: { value: 'hola', is_secret: false }, S: { value: '<hidden>', is_secret: true } },
      metadata: { env: { exists: true, keys: ['GREETING', 'S'] } },
    });
  });

  test.each<[string, unknown, unknown, unknown]>([
    ['a scalar keeps the flag', { S: 'new' }, { value: '<hidden>', is_secret: true }, 'new'],
    ['<hidden> as a scalar overwrites', { S: '<hidden>' }, { value: '<hidden>', is_secret: true }, '<hidden>'],
    [
      '<hidden> in an object keeps the value and unhides it',
      { S: { value: '<hidden>' } },
      { value: 'shh', is_secret: false },
      'shh',
    ],
    [
      '<hidden> with the flag keeps both',
      { S: { value: '<hidden>', is_secret: true } },
      { value: '<hidden>', is_secret: true },
      'shh',
    ],
    ['an object without the flag unhides', { S: { value: 'x' } }, { value: 'x', is_secret: false }, 'x'],
    ['null deletes', { S: null }, undefined, undefined],
    ['a null value deletes', { S: { value: null } }, undefined, undefined],
    ['{} changes nothing', {}, { value: '<hidden>', is_secret: true }, 'shh'],
  ])('%s', async (_what, update, shown, value) => {
    expect(((await put(update)) as Record<string, unknown>).S).toEqual(shown);
    expect(((await seen()) as Record<string, unknown>).S).toBe(value);
  });

  test.each(['TOKEN_X', 'DB_PASSWORD', 'API_KEY', 'apikey', 'AUTH_URL'])('%s is a secret by its name', async (key) => {
    expect(await put({ [key]: 'x' })).toMatchObject({ [key]: { value: '<hidden>', is_secret: true } });
  });

  test('values keep their types in the API and are text for the handler', async () => {
    expect(await put({ N: 5, B: true })).toMatchObject({ N: { value: 5 }, B: { value: true } });
    expect(await seen()).toMatchObject({ N: '5', B: 'true' });
  });

  test.each([
    [{ A: { is_secret: true } }, 'env entry objects must include value'],
    [{ '': 'x' }, 'env keys must be non-empty strings'],
    ['x', 'invalid json body'],
  ])('%o is refused, and nothing changes', async (update, error) => {
    expect(await put(update)).toEqual({ error });
    expect(await seen()).toEqual({ GREETING: 'hola', S: 'shh' });
  });
});

describe('secrets', () => {
  beforeEach(async () => {
    await api('POST', 'secrets', { key: 'S', value: 'one' });
    await api('POST', 'secrets', { key: 'OTHER', value: 'two' });
  });
  const secretsOf = async (path: string) => ((await read(call('GET', path))).body as { secrets?: unknown }).secrets;

  test('reach functions that name them as secret, and those without variables get all', async () => {
    state.register({ name: 'open', handler: ({ secrets }) => ({ secrets }) });
    state.register({ name: 'none', env: { S: 'public' }, handler: ({ secrets }) => ({ secrets }) });
    expect(await secretsOf('/fn')).toEqual({ S: 'one' });
    expect(await secretsOf('/open')).toEqual({ S: 'one', OTHER: 'two' });
    expect(await secretsOf('/none')).toBeUndefined();
  });

  test('are listed without values; deleting is always fine', async () => {
    await api('POST', 'secrets', { key: 'S', value: 'three' });
    const { body } = await api('GET', 'secrets');
    expect(body).toEqual([
      { key: 'S', created: expect.any(Number), updated: expect.any(Number) },
      { key: 'OTHER', created: expect.any(Number) },
    ]);
    for (const key of ['S', 'OTHER', 'nope']) expect((await api('DELETE', `secrets?key=${key}`)).status).toBe(200);
    expect((await api('GET', 'secrets')).body).toEqual({});
  });
});

describe('configuration', () => {
  const put = (update: unknown) => api('PUT', `function-config?${FN}`, update);
  const policyAfter = async (update: unknown) => ((await put(update)).body as { policy: unknown }).policy;

  test.each<[string, unknown, unknown]>([
    ['fields merge', { timeout_ms: 700 }, { timeout_ms: 700, max_concurrency: 20 }],
    [
      'numbers may be text and lose fractions',
      { timeout_ms: '700', max_concurrency: 2.9 },
      { timeout_ms: 700, max_concurrency: 2 },
    ],
    ['unknown methods become GET', { methods: ['BREW'] }, { methods: ['GET'] }],
    ['no methods become GET', { methods: [] }, { methods: ['GET'] }],
    ['unknown methods are dropped beside known ones', { methods: ['put', 'BREW'] }, { methods: ['PUT'] }],
    ['invoke wins', { methods: ['GET'], invoke: { methods: ['PUT'] } }, { methods: ['PUT'] }],
    ['unknown fields are ignored', { summary: 'x', keep_warm: {} }, { methods: ['GET'] }],
    ['a list counts as {}', [], { timeout_ms: 2500 }],
    ['hosts may be one', { invoke: { allow_hosts: 'a.test' } }, { allow_hosts: ['a.test'] }],
  ])('%s', async (_what, update, policy) => {
    expect(await policyAfter(update)).toMatchObject(policy as object);
  });

  test.each([
    [{ timeout_ms: 0 }, 'timeout_ms must be > 0'],
    [{ max_concurrency: -1 }, 'max_concurrency must be >= 0'],
    [{ routes: ['nope'] }, 'invoke.routes must contain valid URL paths (absolute, non-reserved)'],
    [{ routes: ['/_fn/x'] }, 'invoke.routes must contain valid URL paths (absolute, non-reserved)'],
    [{ schedule: { cron: 'bad' } }, 'schedule.cron must have 5 or 6 fields'],
    [{ schedule: { timezone: 'Europe/Paris' } }, 'schedule.timezone must be UTC, local, Z, or a fixed offset (+HH:MM)'],
    ['"x"', 'invalid json body'],
  ])('%o is refused', async (update, error) => {
    const response = await put(update);
    expect([response.status, response.body]).toEqual([400, { error }]);
  });

  test('routes replace the canonical URL until they are cleared; {id} is literal text', async () => {
    await put({ routes: ['/alice/:id/x', '/alice/{id}'] });
    const statuses = async () => {
      const responses = ['/alice/7/x', '/alice/7', '/fn'].map(async (path) => (await call('GET', path)).status);
      return Promise.all(responses);
    };
    expect(await statuses()).toEqual([200, 404, 404]);
    await put({ routes: [] });
    expect(await statuses()).toEqual([404, 404, 200]);
  });

  test('a colliding route is taken, and then both functions are 409 there', async () => {
    state.register({ name: 'other', handler: () => null });
    const { status, body } = await put({ routes: ['/other'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ metadata: { invoke: { mapped_public_routes: {} } } });
    expect((await call('GET', '/other')).status).toBe(409);
    const catalog = await api('GET', 'catalog');
    expect(catalog.body).toMatchObject({ mapped_route_conflicts: { '/other': true } });
  });

  test('a schedule is replaced whole, listed while enabled, and removed by null', async () => {
    const configured = async (schedule: unknown) =>
      ((await put({ schedule })).body as { metadata: { schedule: { configured?: unknown } } }).metadata.schedule
        .configured;
    expect(await configured({ enabled: true, cron: '0 9 * * *' })).toEqual({ enabled: true, cron: '0 9 * * *' });
    expect(await configured({ enabled: true, every_seconds: 5 })).toEqual({ enabled: true, every_seconds: 5 });
    expect((await api('GET', 'schedules')).body).toMatchObject({
      schedules: [{ name: 'fn', schedule: { every_seconds: 5 } }],
    });
    expect(await configured(null)).toBeUndefined();
    expect((await api('GET', 'schedules')).body).toMatchObject({ schedules: {} });
  });

  test('versions take limits from the default, and methods and routes never', async () => {
    state.register({ name: 'fn', version: 'v2', methods: ['POST'], handler: () => null });
    await put({ timeout_ms: 900, include_debug_headers: true });
    const { body } = await api('GET', `function-config?${FN}&version=v2`);
    expect(body).toMatchObject({ policy: { timeout_ms: 900, include_debug_headers: true, methods: ['POST'] } });
  });
});
