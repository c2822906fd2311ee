import '../../core/support/loaded-parts.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  AbortedError,
  type ApiError,
  FastfnClient,
  FunctionError,
  type Job,
  JobCanceledError,
  type JobFailedError,
  JobNotDoneError,
  JobResultTooLargeError,
} from '../../../src/fastfn.js';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';
import { caught } from '../../core/support/caught.js';
import { json } from '../../core/support/scripted-fetch.js';
import { refused, scriptedClient, target } from './support/client.js';

const FAST = { pollIntervalMs: 5 };

describe('against the mock gateway', () => {
  let served: ServedCloud;
  let client: FastfnClient;

  beforeAll(async () => {
    const cloud = new MockCloud({ fastfn: { jobs: { maxResultBytes: 2000 } } });
    const { fastfn } = cloud;
    fastfn.register({
      name: 'square',
      methods: ['GET', 'POST'],
      handler: ({ query: { n } }) => ({ square: Number(n) ** 2 }),
    });
    fastfn.register({ name: 'bytes', handler: () => new Uint8Array([0, 255]) });
    fastfn.register({ name: 'large', handler: () => 'x'.repeat(5000) });
    fastfn.register({ name: 'fails', handler: () => ({ status: 500, body: { error: 'planned' } }) });
    fastfn.register({ name: 'missing', handler: () => ({ status: 404, body: { error: 'no such month' } }) });
    let attempts = 0;
    fastfn.register({ name: 'flaky', handler: () => ({ status: ++attempts < 3 ? 500 : 200, body: { attempts } }) });
    served = await serve({ cloud });
    client = new FastfnClient({ adminToken: 'test-admin-token', baseUrl: served.baseUrls.fastfn });
  });
  afterAll(() => served.close());

  test('run returns the decoded response and the job', async () => {
    const run = await client.jobs.run<{ square: number }>({ name: 'square', query: { n: 7 } }, FAST);
    expect([run.status, run.data, run.job.status]).toEqual([200, { square: 49 }, 'done']);
    expect((await client.jobs.run({ name: 'bytes' }, FAST)).data).toEqual(new Uint8Array([0, 255]));
  });

  test('run waits through failed attempts, which already have results', async () => {
    const seen: unknown[] = [];
    const onUpdate = ({ status }: Job) => void seen.push(status);
    const run = await client.jobs.run({ name: 'flaky', max_attempts: 3, retry_delay_ms: 2000 }, { ...FAST, onUpdate });
    expect([run.data, run.job.attempt]).toEqual([{ attempts: 3 }, 3]);
    expect(seen).toContain('queued');
  });

  test('the last failure is a JobFailedError', async () => {
    const error = await caught<JobFailedError>(
      client.jobs.run({ name: 'fails', max_attempts: 2, retry_delay_ms: 0 }, FAST),
    );
    expect(error).toMatchObject({ name: 'JobFailedError', code: 'JOB_FAILED', attempts: 2, lastError: 'HTTP 500' });
    expect(await client.jobs.result(error.job.id)).toMatchObject({ status: 500 });
  });

  test('a response of 400 to 499 ends a job as done; it throws on request', async () => {
    expect(await client.jobs.run({ name: 'missing' }, FAST)).toMatchObject({
      status: 404,
      data: { error: 'no such month' },
    });
    expect(await caught(client.jobs.run({ name: 'missing' }, { ...FAST, throwOnStatus: true }))).toBeInstanceOf(
      FunctionError,
    );
  });

  test('too large, canceled and unknown are different errors', async () => {
    expect(await caught(client.jobs.run({ name: 'large' }, FAST))).toBeInstanceOf(JobResultTooLargeError);
    // Between two attempts, the second of which is far away.
    const job = await client.jobs.create({ name: 'fails', max_attempts: 2, retry_delay_ms: 6_000_000 });
    await expect.poll(async () => (await client.jobs.retrieve(job.id)).result_status).toBe(500);
    await client.jobs.cancel(job.id);
    expect(await caught(client.jobs.wait(job.id, FAST))).toBeInstanceOf(JobCanceledError);
    expect(await caught(client.jobs.result(job.id))).toBeInstanceOf(JobCanceledError);
    const unknown = await caught<ApiError>(client.jobs.result('nope'));
    expect([unknown.name, unknown.status]).toEqual(['NotFoundError', 404]);
    expect(await caught(client.jobs.wait('nope', FAST))).toMatchObject({ name: 'NotFoundError' });
  });

  test('runAll keeps the order, and failures do not affect the others', async () => {
    const inputs = [3, 1, 2].map((n) => ({ name: 'square', query: { n } }));
    const runs = await client.jobs.runAll<{ square: number }>(inputs, { ...FAST, concurrency: 2 });
    expect(runs.map(({ data }) => data.square)).toEqual([9, 1, 4]);
    const progress: unknown[] = [];
    const mixed = await client.jobs.runAll([...inputs, { name: 'fails' }, { name: 'no-such' }, { name: 'large' }], {
      ...FAST,
      onError: 'return',
      onProgress: (seen) => progress.push(seen),
    });
    expect(mixed.map((item) => (item instanceof Error ? item.name : item.status))).toEqual([
      ...[200, 200, 200],
      ...['JobFailedError', 'NotFoundError', 'JobResultTooLargeError'],
    ]);
    expect(progress.at(-1)).toEqual({ created: 5, done: 3, failed: 3 });
    expect(await caught(client.jobs.runAll([{ name: 'fails' }], FAST))).toMatchObject({ name: 'JobFailedError' });
  });
});

describe('waiting', () => {
  test('pauses grow from 250 ms to the poll interval and stay below the rate limit', async () => {
    vi.useFakeTimers();
    try {
      const { client, sent } = scriptedClient([() => json({ id: 'j', status: 'running' })]);
      const waiting = caught(client.jobs.wait('j', { waitTimeoutMs: 60_000 }));
      await vi.advanceTimersByTimeAsync(3000);
      expect(sent.length).toBeGreaterThan(3);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await waiting).toBeInstanceOf(JobNotDoneError);
      expect(sent.length).toBeLessThan(40);
    } finally {
      vi.useRealTimers();
    }
  });

  test('the rate limit and outages do not end it', async () => {
    vi.useFakeTimers();
    try {
      const { client, sent } = scriptedClient([
        refused(429, 'too many console requests, try again later'),
        new TypeError('socket hang up'),
        json({ id: 'j', status: 'done' }),
      ]);
      const waiting = client.jobs.wait('j');
      await vi.advanceTimersByTimeAsync(14_000);
      expect(sent).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await waiting).toMatchObject({ status: 'done' });
    } finally {
      vi.useRealTimers();
    }
  });

  test('ends at once when aborted, with the reason', async () => {
    const controller = new AbortController();
    const { client } = scriptedClient([() => json({ id: 'j', status: 'queued' })]);
    const onUpdate = () => controller.abort('enough');
    const error = await caught<AbortedError>(client.jobs.wait('j', { signal: controller.signal, onUpdate }));
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.reason).toBe('enough');
  });

  test('polls the job, not its result', async () => {
    const responses = [
      json({ id: 'j', status: 'queued' }, { status: 201 }),
      json({ id: 'j', status: 'queued', result_status: 500 }),
      json({ id: 'j', status: 'done' }),
      json({ id: 'j', status: 200, body: 'ok' }),
    ];
    const { client, sent } = scriptedClient(responses);
    expect((await client.jobs.run({ name: 'f', context: undefined }, FAST)).data).toBe('ok');
    expect(sent.map(target)).toEqual(['/_fn/jobs', '/_fn/jobs/j', '/_fn/jobs/j', '/_fn/jobs/j/result']);
    expect(sent[0]?.init.body).toBe('{"name":"f"}');
  });
});
