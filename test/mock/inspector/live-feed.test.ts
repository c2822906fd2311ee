import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CallLog } from '../../../src/mock/calls/call-log.js';
import { MockCloud } from '../../../src/mock/cloud.js';
import { FaultIds } from '../../../src/mock/node/inspector/add-fault.js';
import { LiveFeed } from '../../../src/mock/node/inspector/live-feed.js';
import { openFeed } from './support/events.js';
import { inspected } from './support/inspected.js';

interface Summary {
  readonly id: number;
  readonly operation: string;
  readonly status?: number;
  readonly violations: readonly string[];
}

const callsOf = (data: Record<string, unknown>) => data.calls as readonly Summary[];
const hasResponse = (data: Record<string, unknown>) => callsOf(data).some(({ status }) => status !== undefined);

describe('the feed', () => {
  test('starts with a snapshot', async () => {
    const { fastvm, page, url } = await inspected();
    await fastvm.vms.launch({ machineType: 'c1m2', name: 'dev' }, { wait: false });
    const feed = await openFeed(page);
    expect(feed.type).toBe('text/event-stream');
    expect(await feed.next('snapshot')).toMatchObject({
      total: 1,
      calls: [
        { id: 1, service: 'fastvm', operation: 'vms.launch', method: 'POST', path: '/fastvm/v1/vms', status: 201 },
      ],
      targets: { fastvm: expect.arrayContaining(['vms.launch', 'fastvm:health', 'storage.put']) },
      baseUrls: { fastvm: `${url}/fastvm` },
    });
    expect(await feed.next('state')).toMatchObject({
      vms: { count: 1, entries: [{ name: 'dev', machine: 'c1m2', status: 'running' }] },
      clockOffsetMs: 0,
    });
  });

  test('reports calls, violations, faults and state', async () => {
    const { cloud, fastfn, fastvm, page, violate } = await inspected();
    const feed = await openFeed(page);
    await feed.next('state');
    await violate();
    const [violating] = callsOf(await feed.next('calls', hasResponse));
    expect(violating).toMatchObject({ operation: 'vms.launch', status: 400 });
    expect(violating?.violations).toEqual([expect.stringContaining('machineType')]);

    cloud.faults.respondWith('vms.list', { status: 503 });
    expect(await feed.next('state')).toMatchObject({
      faults: [{ id: expect.any(Number), description: 'vms.list returns 503, once', hits: 0 }],
    });
    await fastvm.vms.list().catch(() => {});
    expect(callsOf(await feed.next('calls', hasResponse))[0]).toMatchObject({ status: 503, fault: 'returned 503' });

    cloud.fastfn.register({ name: 'hello', handler: () => 'hi' });
    await fastfn.jobs.create({ name: 'hello' });
    const isDone = ({ jobs }: Record<string, unknown>) => JSON.stringify(jobs).includes('"done"');
    expect(await feed.next('state', isDone)).toMatchObject({
      functions: { count: 1, entries: [{ key: 'node/hello@default', routes: ['/hello', '/hello/*'] }] },
      jobs: { count: 1, entries: [{ function: 'node/hello@default', status: 'done', attempt: 1, maxAttempts: 1 }] },
    });

    await cloud.clock.advance(90_000);
    expect(await feed.next('state')).toMatchObject({ clockOffsetMs: 90_000 });
  });

  test.each(['by the page', 'by a test'])(
    'begins anew after a reset %s, also when calls follow at once',
    async (who) => {
      const { cloud, fastvm, page, post } = await inspected();
      await fastvm.vms.list();
      const feed = await openFeed(page);
      await feed.next('snapshot');
      if (who === 'by the page') await post('reset');
      else cloud.reset();
      await fastvm.quotas.retrieve();
      await fastvm.quotas.retrieve();
      const snapshot = await feed.next('snapshot');
      const later = callsOf(snapshot).length === 2 ? snapshot : await feed.next('calls', ({ total }) => total === 2);
      expect(callsOf(later).map(({ operation }) => operation)).not.toContain('vms.list');
      expect(later.total).toBe(2);
    },
  );

  test('a storm of calls is a few messages', async () => {
    const { cloud, fastvm, page } = await inspected();
    const feed = await openFeed(page);
    await feed.next('snapshot');
    await Promise.all(Array.from({ length: 200 }, () => fastvm.health()));
    let messages = 0;
    let ended = 0;
    while (ended < 200) {
      messages += 1;
      ended += callsOf(await feed.next('calls')).filter(({ status }) => status !== undefined).length;
    }
    expect(messages).toBeLessThan(50);
    expect(cloud.calls.total).toBe(200);
  });

  test('shows nothing secret', async () => {
    const { cloud, fastfn, fastvm, page } = await inspected();
    await fastvm.vms.launch({ machineType: 'c1m2', envVars: { TOKEN: 'hunter2' } }, { wait: false });
    await fastfn.secrets.set({ key: 'API_KEY', value: 'hunter2' });
    const feed = await openFeed(page);
    const texts = [JSON.stringify(await feed.next('snapshot')), JSON.stringify(await feed.next('state'))];
    expect(cloud.calls.total).toBe(2);
    expect(texts.join()).not.toContain('hunter2');
  });

  test('sends nothing to a page that does not read, and a snapshot when it reads again', async () => {
    const cloud = new MockCloud();
    const feed = new LiveFeed(cloud, new FaultIds());
    const page = new SlowPage();
    feed.open(page as unknown as ServerResponse);
    onTestFinished(() => void page.emit('close'));
    page.writableLength = 2 * 1024 * 1024;
    page.written.length = 0;
    for (let call = 0; call < 3; call++) {
      await cloud.fetch(new Request('https://api.fastvm.org/healthz'));
      feed.flush();
    }
    expect(page.written).toEqual([]);
    page.writableLength = 0;
    page.emit('drain');
    expect(page.written[0]).toMatch(/^event: snapshot\ndata: .*"total":3/);
    expect(page.written).toHaveLength(2);
    page.emit('drain');
    expect(page.written).toHaveLength(2);
  });

  test('does nothing once the page is closed', async () => {
    const { cloud, fastvm, page } = await inspected();
    const listeners = countListeners(cloud.calls);
    const feed = await openFeed(page);
    const second = await openFeed(page);
    await second.next('snapshot');
    expect(listeners.size).toBe(1);
    feed.close();
    await fastvm.vms.list();
    await second.next('calls');
    second.close();
    await expect.poll(() => listeners.size, { interval: 5 }).toBe(0);
  });
});

/** The active subscriptions made from now on. */
function countListeners(calls: CallLog): ReadonlySet<object> {
  const listeners = new Set<object>();
  const subscribe = calls.subscribe.bind(calls);
  calls.subscribe = (listener) => {
    const end = subscribe(listener);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      end();
    };
  };
  return listeners;
}

/** A page's connection with a queue size that the test sets. */
class SlowPage extends EventEmitter {
  readonly written: string[] = [];
  writableLength = 0;
  writeHead(): void {}
  write(text: string): void {
    this.written.push(text);
  }
}
