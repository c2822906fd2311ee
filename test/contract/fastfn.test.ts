import { FastfnClient } from 'fastkit/fastfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../generated/fastfn/operations.js';
import { MockCloud, type ServedCloud, serve } from '../../src/mock-node.js';
import { reportCoverage } from './coverage.js';

const LOGIN = { username: 'admin', password: 'open sesame' };
const target = { runtime: 'node', name: 'hello' };

let served: ServedCloud;
let client: FastfnClient;

beforeAll(async () => {
  served = await serve({ cloud: new MockCloud({ fastfn: { login: LOGIN } }) });
  client = new FastfnClient({ adminToken: 'test-admin-token', baseUrl: served.baseUrls.fastfn });
});

afterAll(async () => {
  await served.close();
});

describe('every FastFN operation through client and mock', () => {
  it('health, metrics, reload, catalog and its neighbors', async () => {
    expect((await client.health()).runtimes).toBeTypeOf('object');
    expect((await client.metrics()).runtimes).toBeTypeOf('object');
    expect((await client.reload()).ok).toBe(true);
    expect((await client.reloadByGet()).ok).toBe(true);
    expect((await client.catalog()).runtimes).toBeTypeOf('object');
    expect((await client.packs()).runtimes).toBeTypeOf('object');
    expect(Array.isArray((await client.schedules()).schedules)).toBe(true);
    expect(await client.dashboard()).toBeTypeOf('object');
    expect((await client.openapi()).openapi).toMatch(/^3\.1/);
    expect(await client.docs()).toContain('<html');
  });

  it('functions', async () => {
    const code = 'exports.handler = async (event) => ({ status: 200, body: { hello: event.query.who } });';
    const created = await client.functions.create(target, { code });
    expect(created.name).toBe('hello');
    expect((await client.functions.list()).map(({ name }) => name)).toContain('hello');
    expect((await client.functions.retrieve(target)).code).toBe(code);
    expect((await client.functions.retrieve({ ...target, includeCode: false })).code).toBeUndefined();
    await client.functions.config.update(target, { invoke: { methods: ['GET', 'POST'] } });
    expect((await client.functions.config.retrieve(target)).policy?.methods).toEqual(['GET', 'POST']);
    await client.functions.env.update(target, { GREETING: 'hi', API_KEY: { value: 'secret', is_secret: true } });
    const env = (await client.functions.env.retrieve(target)).fn_env;
    expect(env?.API_KEY?.value).toBe('<hidden>');
    await client.functions.code.update(target, { code });
    await client.functions.files.update(target, { path: 'notes.txt', content: 'note' });
    expect((await client.functions.files.list(target)).files?.map(({ path }) => path)).toContain('notes.txt');
    expect((await client.functions.files.retrieve({ ...target, path: 'notes.txt' })).content).toBe('note');
    await client.functions.files.delete({ ...target, path: 'notes.txt' });
  });

  it('invoke', async () => {
    const { status, data } = await client.invoke({ name: 'hello', query: { who: 'Ana' } });
    expect([status, data]).toEqual([200, { hello: 'Ana' }]);
  });

  it('jobs', async () => {
    const job = await client.jobs.create({ name: 'hello', query: { who: 'Ben' } });
    await expect.poll(async () => (await client.jobs.retrieve(job.id)).status).toBe('done');
    const result = await client.jobs.result(job.id);
    expect('body' in result ? JSON.parse(String(result.body)) : undefined).toEqual({ hello: 'Ben' });
    expect((await client.jobs.list({ limit: 5 })).jobs?.map(({ id }) => id)).toContain(job.id);
    await expect(client.jobs.cancel(job.id)).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it('uiState, secrets, logs', async () => {
    expect((await client.uiState.retrieve()).api_enabled).toBe(true);
    await client.uiState.update({ ui_enabled: true });
    await client.uiState.replace({ ui_enabled: true });
    await client.uiState.patch({ ui_enabled: false });
    await client.uiState.reset();
    expect(await client.secrets.list()).toEqual([]);
    await client.secrets.set({ key: 'TOKEN', value: 'v1' });
    expect((await client.secrets.list()).map(({ key }) => key)).toEqual(['TOKEN']);
    await client.secrets.delete({ key: 'TOKEN' });
    expect(Array.isArray((await client.logs.retrieve({ file: 'access' })).data)).toBe(true);
  });

  it('login and logout', async () => {
    const guest = client.withOptions({ adminToken: ' ' });
    await expect(guest.catalog()).rejects.toMatchObject({ name: 'AuthenticationError' });
    await expect(guest.login({ ...LOGIN, password: 'wrong' })).rejects.toMatchObject({ name: 'AuthenticationError' });
    expect((await guest.login(LOGIN)).ok).toBe(true);
    expect((await guest.catalog()).runtimes).toBeTypeOf('object');
    expect((await guest.logout()).ok).toBe(true);
    await expect(guest.catalog()).rejects.toMatchObject({ name: 'AuthenticationError' });
  });

  it('functions.delete', async () => {
    expect((await client.functions.delete(target)).ok).toBe(true);
    await expect(client.functions.retrieve(target)).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('covers every operation without breaking the spec', () => {
    served.cloud.assertNoViolations();
    expect(reportCoverage('fastfn', operations, served.cloud.calls)).toEqual([]);
  });
});
