import { describe, expect, test, vi } from 'vitest';
import type { ClientHooks } from '../../../src/core/options/hooks.js';
import { caught } from '../support/caught.js';
import { useFakeTime } from '../support/fake-time.js';
import { json, scriptedFetch } from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

useFakeTime();

async function settled<T>(promise: PromiseLike<T>): Promise<T> {
  const result = Promise.resolve(promise);
  result.catch(() => undefined);
  await vi.runAllTimersAsync();
  return result;
}

/** Hooks that record their events. */
function diary(): { hooks: ClientHooks; entries: [string, Record<string, unknown>][] } {
  const entries: [string, Record<string, unknown>][] = [];
  const note = (name: string) => (event: object) => void entries.push([name, { ...event }]);
  return {
    entries,
    hooks: {
      onOperation: (event) => {
        note('operation')(event);
        return note('end');
      },
      onRequest: (event) => {
        note('request')(event);
        return undefined;
      },
      onResponse: note('response'),
      onRetry: note('retry'),
    },
  };
}

describe('events of hooks', () => {
  test('a call that is retried: its start, each attempt, the wait, its end, under one id', async () => {
    const { hooks, entries } = diary();
    const { fetch } = scriptedFetch(json({ error: 'busy' }, { status: 503 }), json({ id: 'a' }));
    await settled(thingsClient({ fetch, hooks }).retrieve('a'));
    const call = {
      callId: entries[0]?.[1].callId,
      service: 'things',
      operationId: 'things.retrieve',
      method: 'GET',
      url: expect.stringMatching(/\/things\/a$/),
    };
    expect(call.callId).toEqual(expect.any(Number));
    expect(entries).toEqual([
      ['operation', call],
      ['request', { ...call, attempt: 1 }],
      ['response', { ...call, attempt: 1, durationMs: 0, status: 503 }],
      ['retry', { ...call, attempt: 1, waitMs: 500, error: expect.objectContaining({ status: 503 }) }],
      ['request', { ...call, attempt: 2 }],
      ['response', { ...call, attempt: 2, durationMs: 0, status: 200 }],
      ['end', { durationMs: 500, attempts: 2 }],
    ]);
  });

  test('a call that fails: the name of the failure, and the error at the end', async () => {
    const { hooks, entries } = diary();
    const { fetch } = scriptedFetch(new TypeError('fetch failed'));
    const error = await caught(settled(thingsClient({ fetch, hooks, maxRetries: 0 }).retrieve('a')));
    expect(entries.map(([name]) => name)).toEqual(['operation', 'request', 'response', 'end']);
    expect(entries[2]?.[1]).toMatchObject({ attempt: 1, error: 'ConnectionError' });
    expect(entries[3]?.[1]).toEqual({ durationMs: 0, attempts: 1, error });
  });

  test('two calls have two ids', async () => {
    const { hooks, entries } = diary();
    const { fetch } = scriptedFetch(() => json({ id: 'a' }));
    const client = thingsClient({ fetch, hooks });
    await settled(Promise.all([client.retrieve('a'), client.retrieve('b')]));
    expect(new Set(entries.map(([, event]) => event.callId).filter((id) => id !== undefined)).size).toBe(2);
  });

  test('no credential', async () => {
    const { hooks, entries } = diary();
    const { fetch } = scriptedFetch(json({}));
    await settled(thingsClient({ fetch, hooks }).retrieve('a', { query: { token: 'geheim-123' } }));
    expect(JSON.stringify(entries)).not.toContain('geheim-123');
  });
});

describe('effects of hooks', () => {
  test('onRequest adds headers, to its attempt only', async () => {
    let attempts = 0;
    const hooks: ClientHooks = { onRequest: () => ({ traceparent: `00-${++attempts}` }) };
    const { fetch, sent } = scriptedFetch(json({}, { status: 503 }), json({ id: 'a' }), json({ id: 'a' }));
    const client = thingsClient({ fetch, hooks });
    await settled(client.retrieve('a'));
    await settled(client.retrieve('a'));
    expect(sent.map(({ headers }) => headers.traceparent)).toEqual(['00-1', '00-2', '00-3']);
  });

  test.each(['onOperation', 'onRequest', 'onResponse', 'onRetry'] as const)(
    'one that throws (%s) is reported and changes nothing',
    async (name) => {
      const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
      const hooks: ClientHooks = {
        [name]: () => {
          throw new RangeError('my key is geheim');
        },
      };
      const { fetch } = scriptedFetch(json({}, { status: 503 }), json({ id: 'a' }));
      expect(await settled(thingsClient({ fetch, hooks, logger, logLevel: 'warn' }).retrieve('a'))).toEqual({
        id: 'a',
      });
      expect(logger.warn).toHaveBeenCalledWith(`things: the hook ${name} threw RangeError`);
      expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('geheim');
    },
  );

  test('the function for the end of an operation may throw, too', async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const hooks: ClientHooks = {
      onOperation: () => () => {
        throw new Error('no');
      },
    };
    const { fetch } = scriptedFetch(json({ id: 'a' }));
    expect(await settled(thingsClient({ fetch, hooks, logger, logLevel: 'warn' }).retrieve('a'))).toEqual({ id: 'a' });
    expect(logger.warn).toHaveBeenCalledOnce();
  });

  test('a header that HTTP does not allow is reported; the request goes out without it', async () => {
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const { fetch, sent } = scriptedFetch(json({ id: 'a' }));
    await settled(
      thingsClient({ fetch, logger, logLevel: 'warn', hooks: { onRequest: () => ({ bad: 'a\nb' }) } }).retrieve('a'),
    );
    expect(sent[0]?.headers.bad).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledOnce();
  });
});
