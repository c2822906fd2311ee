import '../../core/support/loaded-parts.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AbortedError, FastfnClient } from '../../../src/fastfn.js';
import { MockCloud } from '../../../src/mock-node.js';
import { ConsoleBudget } from '../../../src/overrides/fastfn/jobs/console-budget.js';
import { caught } from '../../core/support/caught.js';

describe('within the gateway’s rate limit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function limited(): { client: FastfnClient; statuses: number[] } {
    const cloud = new MockCloud({ fastfn: { rateLimit: {}, jobs: { pollIntervalMs: 1000 } } });
    cloud.fastfn.register({ name: 'echo', handler: ({ query }) => ({ n: query.n }) });
    const statuses: number[] = [];
    const fetch = async (url: unknown, init?: RequestInit) => {
      const response = await cloud.fetch(new Request(String(url), init));
      statuses.push(response.status);
      return response;
    };
    return { client: new FastfnClient({ adminToken: 'test-admin-token', fetch, logLevel: 'off' }), statuses };
  }

  test('seventy jobs take minutes and are never refused', async () => {
    const { client, statuses } = limited();
    const inputs = Array.from({ length: 70 }, (_, n) => ({ name: 'echo', query: { n } }));
    const running = client.jobs.runAll<{ n: number }>(inputs, { concurrency: 20 });
    let runs: { data: { n: number } }[] | undefined;
    void running.then((done) => {
      runs = done;
    });
    let minutes = 0;
    while (runs === undefined && minutes < 20) {
      await vi.advanceTimersByTimeAsync(60_000);
      minutes += 1;
    }
    expect(runs?.map(({ data }) => data.n)).toEqual(inputs.map(({ query }) => query.n));
    expect(statuses.filter((status) => status === 429)).toEqual([]);
    expect(minutes).toBeLessThan(12);
  });

  test('waits for a limit that other callers have used up', async () => {
    const { client, statuses } = limited();
    for (let i = 0; i < 30; i++) await client.catalog();
    const running = client.jobs.runAll([{ name: 'echo', query: { n: 1 } }]);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(await running).toHaveLength(1);
    expect(statuses).toContain(429);
  });

  test('aborting ends it', async () => {
    const { client } = limited();
    const controller = new AbortController();
    const running = caught(client.jobs.runAll([{ name: 'echo' }], { signal: controller.signal, onError: 'return' }));
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    expect(await running).toBeInstanceOf(AbortedError);
  });

  test('a permanent outage ends it', async () => {
    const { client, statuses } = limited();
    const down = client.withOptions({
      fetch: async (url, init) => {
        if (init?.method === 'POST') return Response.json({ id: 'j', status: 'queued' }, { status: 201 });
        statuses.push(0);
        throw new TypeError(`no ${String(url)}`);
      },
    });
    const running = caught(down.jobs.runAll([{ name: 'echo' }]));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await running).toMatchObject({ name: 'ConnectionError' });
  });

  test('concurrency is a whole number', async () => {
    const { client } = limited();
    expect((await caught(client.jobs.runAll([], { concurrency: 0 }))).message).toMatch(/1 to 150; got 0/);
  });
});

describe('the budget', () => {
  test('keeps every window below the limit, wherever it starts', () => {
    const kinds = fc.array(fc.record({ kind: fc.constantFrom('read', 'write'), gapMs: fc.nat(3000) }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(kinds, (calls) => {
        const budget = new ConsoleBudget({ maxRequests: 12, maxWrites: 5, windowMs: 10_000 });
        const sent: { atMs: number; kind: string }[] = [];
        let nowMs = 0;
        for (const { kind, gapMs } of calls) {
          nowMs += gapMs;
          nowMs += budget.waitMs(kind as 'read' | 'write', nowMs);
          budget.spend(nowMs);
          sent.push({ atMs: nowMs, kind });
          const recent = sent.filter(({ atMs }) => atMs > nowMs - 10_000).length;
          expect(recent).toBeLessThanOrEqual(kind === 'write' ? 5 : 12);
        }
      }),
    );
  });
});
