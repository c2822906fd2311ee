import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FastfnState, type JobOptions } from '../../../src/mock/fastfn/index.js';
import { gateOf } from './gate-of.js';
import { ADMIN, type Gateway, gateway, read } from './gateway.js';

type Fields = Record<string, unknown>;

let state: FastfnState;
let call: Gateway;

function start(jobs: JobOptions = {}): void {
  state = new FastfnState({ jobs });
  call = gateway(state);
}

const create = async (body: unknown) =>
  (await read(call('POST', '/_fn/jobs', { headers: ADMIN, body }))).body as Fields;
const retrieve = async (id: unknown) => (await read(call('GET', `/_fn/jobs/${id}`, { headers: ADMIN }))).body as Fields;
const result = (id: unknown) => read(call('GET', `/_fn/jobs/${id}/result`, { headers: ADMIN }));
const cancel = (id: unknown) => read(call('DELETE', `/_fn/jobs/${id}`, { headers: ADMIN }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  start();
});
afterEach(() => {
  state.dispose();
  vi.useRealTimers();
});

describe('the life of a job', () => {
  test('queued, running, done', async () => {
    const held = gateOf();
    state.register({
      name: 'report',
      methods: ['POST'],
      handler: ({ body }) => held.opened.then(() => ({ got: body })),
    });
    const job = await create({ name: 'report', method: 'POST', body: { month: 11 } });
    expect(job).toMatchObject({
      status: 'queued',
      attempt: 0,
      max_attempts: 1,
      retry_delay_ms: 1000,
      route: '/report',
    });
    const pending = { status: 202, body: { id: job.id, status: 'queued', error: 'result not ready', attempt: 0 } };
    expect(await result(job.id)).toMatchObject(pending);

    await vi.advanceTimersByTimeAsync(5);
    expect(await retrieve(job.id)).toMatchObject({ status: 'running', attempt: 1 });
    expect((await cancel(job.id)).status).toBe(409);

    held.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(await retrieve(job.id)).toMatchObject({ status: 'done', result_status: 200 });
    const body = { id: job.id, status: 200, is_base64: false, body: '{"got":"{\\"month\\":11}"}' };
    expect(await result(job.id)).toMatchObject({ status: 200, body });
  });

  test('500 is retried; between attempts the result is already available while the job is queued', async () => {
    let attempts = 0;
    state.register({
      name: 'flaky',
      handler: () => {
        attempts += 1;
        return { status: attempts < 3 ? 500 : 200, body: { attempts } };
      },
    });
    const { id } = await create({ name: 'flaky', max_attempts: 3, retry_delay_ms: 900 });
    await vi.advanceTimersByTimeAsync(5);
    const waiting = await retrieve(id);
    expect(waiting).toMatchObject({ status: 'queued', attempt: 1, result_status: 500, last_error: 'HTTP 500' });
    expect(waiting.next_run_at_ms).toBe(Date.now() + 9);
    expect(await result(id)).toMatchObject({ status: 200, body: { status: 500, body: '{"attempts":1}' } });

    await vi.advanceTimersByTimeAsync(40);
    expect(await retrieve(id)).toMatchObject({
      status: 'done',
      attempt: 3,
      result_status: 200,
      last_error: 'HTTP 500',
    });
  });

  test('fails after the last attempt; a 404 is done at once', async () => {
    state.register({ name: 'broken', handler: () => ({ status: 503 }) });
    state.register({ name: 'missing', handler: () => ({ status: 404 }) });
    const [broken, missing] = [
      await create({ name: 'broken', max_attempts: 2 }),
      await create({ name: 'missing', max_attempts: 3 }),
    ];
    await vi.advanceTimersByTimeAsync(50);
    expect(await retrieve(broken.id)).toMatchObject({ status: 'failed', attempt: 2, result_status: 503 });
    expect(await retrieve(missing.id)).toMatchObject({ status: 'done', attempt: 1, result_status: 404 });
  });

  test('a canceled job never runs and has no result', async () => {
    const handler = vi.fn();
    state.register({ name: 'fn', handler });
    const { id } = await create({ name: 'fn' });
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'canceled' } });
    await vi.advanceTimersByTimeAsync(50);
    expect(handler).not.toHaveBeenCalled();
    expect(await result(id)).toMatchObject({ status: 404, body: { error: 'result not found', status: 'canceled' } });
  });

  test('dead runtimes, busy functions and timeouts show in the result', async () => {
    state.register({ runtime: 'rust', name: 'down', handler: () => null });
    state.setRuntimeUp('rust', false);
    state.register({ name: 'slow', config: { timeout_ms: 20 }, handler: () => new Promise(() => {}) });
    state.register({ name: 'busy', config: { max_concurrency: 1 }, handler: () => null });
    const busyRecord = state.registry.get('node', 'busy', undefined);
    if (busyRecord) busyRecord.active = 1;
    const ids = [];
    for (const name of ['down', 'slow', 'busy'])
      ids.push((await create({ name, max_attempts: name === 'busy' ? 3 : 1 })).id);
    await vi.advanceTimersByTimeAsync(60);
    const [down, slow, busy] = await Promise.all(ids.map(retrieve));
    expect(down).toMatchObject({ status: 'failed', result_status: 503, last_error: 'runtime down' });
    expect(slow).toMatchObject({ status: 'failed', result_status: 504 });
    expect(busy).toMatchObject({ status: 'done', result_status: 429, attempt: 1 });
  });

  test('binary results are base64; large ones are lost', async () => {
    start({ maxResultBytes: 300 });
    state.register({ name: 'bytes', handler: () => new Uint8Array([1, 2]) });
    state.register({ name: 'large', handler: () => 'x'.repeat(300) });
    const [bytes, large] = [await create({ name: 'bytes' }), await create({ name: 'large' })];
    await vi.advanceTimersByTimeAsync(20);
    expect((await result(bytes.id)).body).toMatchObject({ is_base64: true, body_base64: 'AQI=' });
    expect(await retrieve(large.id)).toMatchObject({ status: 'done', result_status: 200 });
    expect(await result(large.id)).toMatchObject({ status: 404, body: { error: 'result not found', status: 'done' } });
  });

  test('two run at a time', async () => {
    start({ pollIntervalMs: 10 });
    const released: (() => void)[] = [];
    state.register({ name: 'slow', handler: () => new Promise<void>((resolve) => released.push(resolve)) });
    for (let i = 0; i < 3; i += 1) await create({ name: 'slow' });
    await vi.advanceTimersByTimeAsync(50);
    expect(released).toHaveLength(2);
    released[0]?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(released).toHaveLength(3);
  });

  test('dispose stops everything', async () => {
    state.register({ name: 'fn', handler: () => null });
    await create({ name: 'fn' });
    state.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('creating and listing', () => {
  beforeEach(() => {
    state.register({ name: 'fn', handler: () => null });
    for (const runtime of ['node', 'python']) state.register({ runtime, name: 'dup', handler: () => null });
    state.register({ name: 'shop/[id].js', routes: ['/shop/:id'], handler: ({ params }) => params });
  });

  test.each([
    [{}, 400, 'name is required'],
    [{ name: '../x' }, 400, 'invalid name'],
    [{ name: 'fn', version: 5 }, 400, 'invalid version'],
    [{ name: 'fn', route: '/_fn/x' }, 400, 'invalid route'],
    [{ name: 'fn', method: 'HEAD' }, 400, 'unsupported method'],
    [{ name: 'fn', context: null }, 400, 'context must be an object'],
    [{ runtime: 'node', name: 'shop/[id].js' }, 400, 'missing required path params: id'],
    [{ runtime: 'node', name: 'nope' }, 404, 'unknown function'],
    [{ name: 'dup' }, 404, 'no mapped public route for target'],
    [{ name: 'fn', method: 'POST' }, 405, 'method not allowed'],
  ])('%o is %i %s', async (body, status, error) => {
    const response = await read(call('POST', '/_fn/jobs', { headers: ADMIN, body }));
    expect([response.status, response.body]).toEqual([status, { error }]);
    expect(response.headers.get('allow')).toBe(status === 405 ? 'GET' : null);
  });

  test('invalid values become the defaults', async () => {
    expect(await create({ name: 'fn', max_attempts: 0, retry_delay_ms: -5 })).toMatchObject({
      max_attempts: 1,
      retry_delay_ms: 1000,
    });
    const shop = await create({ runtime: 'node', name: 'shop/[id].js', params: { id: '4/5' } });
    expect(shop).toMatchObject({ route: '/shop/4%2F5', route_template: '/shop/:id' });
  });

  test('the list is newest first, {} when empty', async () => {
    expect((await read(call('GET', '/_fn/jobs', { headers: ADMIN }))).body).toEqual({ jobs: {} });
    const ids = [];
    for (let i = 0; i < 3; i += 1) ids.unshift((await create({ name: 'fn' })).id);
    const listed = async (query: string) =>
      ((await read(call('GET', `/_fn/jobs${query}`, { headers: ADMIN }))).body as { jobs: Fields[] }).jobs.map(
        ({ id }) => id,
      );
    expect(await listed('')).toEqual(ids);
    expect(await listed('?limit=2')).toEqual(ids.slice(0, 2));
    expect(await listed('?limit=0')).toEqual(ids.slice(0, 1));
    expect(await listed('?limit=x')).toEqual(ids);
  });

  test('jobs can be switched off', async () => {
    start({ enabled: false });
    expect(await create({ name: 'fn' })).toEqual({ error: 'jobs disabled' });
  });
});
