import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AbortedError } from '../../../src/core/errors/index.js';
import { caught } from '../support/caught.js';
import {
  busy,
  deafFetch,
  hangingFetch,
  json,
  type ScriptedResponse,
  scriptedFetch,
} from '../support/scripted-fetch.js';
import { thingsClient } from '../support/things.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const openBody = (init?: ResponseInit) =>
  new Response(new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode('{"a":')) }), init);

test('an aborted signal is checked before every other reason to fail', async () => {
  const { fetch } = scriptedFetch(() => json({}));
  const failed = thingsClient({ fetch }).create({ unwritable: 1n }, { signal: AbortSignal.abort('why') });
  expect(await caught(failed)).toMatchObject({ name: 'AbortedError', reason: 'why' });
});

test('an aborted signal sends nothing', async () => {
  const reason = new Error('before');
  const { fetch, sent } = scriptedFetch(() => json({}));
  const error = await caught<AbortedError>(
    thingsClient({ fetch }).retrieve('a', { signal: AbortSignal.abort(reason) }),
  );
  expect(error).toBeInstanceOf(AbortedError);
  expect(error.reason).toBe(reason);
  expect(error.cause).toBe(reason);
  expect(sent).toHaveLength(0);
});

const moments: [string, ScriptedResponse][] = [
  ['waiting for the headers', hangingFetch],
  ['waiting for the headers of a fetch that ignores its signal', deafFetch],
  ['reading the body', () => openBody()],
  ['reading the body of an error', () => openBody({ status: 500 })],
  ['backing off', () => json({}, { status: 503, headers: { 'retry-after': '30' } })],
];

test.each(moments)('an abort while %s ends the call at once, for the very same reason', async (_, respond) => {
  const reason = { why: 'enough' };
  const controller = new AbortController();
  const { fetch, sent } = scriptedFetch(respond);
  const failed = caught<AbortedError>(thingsClient({ fetch }).retrieve('a', { signal: controller.signal }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toHaveLength(1);
  controller.abort(reason);
  const error = await failed;
  expect(error).toBeInstanceOf(AbortedError);
  expect(error.reason).toBe(reason);
  expect(error.message).toBe('things.retrieve was aborted by its signal');
  expect(sent).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test.each([null, 0, '', false])('the reason %j is kept too', async (reason) => {
  const controller = new AbortController();
  const { fetch } = scriptedFetch(hangingFetch);
  const failed = caught<AbortedError>(thingsClient({ fetch }).retrieve('a', { signal: controller.signal }));
  await vi.advanceTimersByTimeAsync(1);
  controller.abort(reason);
  expect((await failed).reason).toBe(reason);
});

test('the body of a response that arrives after the abort is canceled', async () => {
  const cancel = vi.fn();
  const late = new Response(new ReadableStream({ cancel }));
  let respond: (response: Response) => void = () => undefined;
  const { fetch } = scriptedFetch(() => new Promise((resolve) => (respond = resolve)));
  const controller = new AbortController();
  const failed = caught(thingsClient({ fetch }).retrieve('a', { signal: controller.signal }));
  await vi.advanceTimersByTimeAsync(1);
  controller.abort();
  await failed;
  respond(late);
  await vi.advanceTimersByTimeAsync(1);
  expect(cancel).toHaveBeenCalledTimes(1);
});

test('a signal used for many calls collects no listeners', async () => {
  const { signal } = new AbortController();
  const outcomes = [() => json({ id: 'a' }), () => busy(), () => json({}, { status: 404 }), () => new Response('<p>')];
  const { fetch } = scriptedFetch((_, number) => (outcomes[number % outcomes.length] ?? busy)());
  const client = thingsClient({ fetch });
  for (let call = 0; call < 30; call++) {
    const settled = client.retrieve('a', { signal }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10);
    await settled;
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('streams too leave nothing behind: read to the end, left early, canceled unread, aborted', async () => {
  const canceled = vi.fn();
  const lines = () =>
    new Response(
      new ReadableStream(
        {
          pull(controller) {
            controller.enqueue(new TextEncoder().encode('{"id":"a"}\n{"id":"b"}\n'));
            controller.close();
          },
        },
        { highWaterMark: 0 },
      ),
      { headers: { 'content-type': 'application/x-ndjson' } },
    );
  const endless = () =>
    new Response(
      new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode('{"id":"a"}\n')), cancel: canceled }),
      { headers: { 'content-type': 'application/x-ndjson' } },
    );
  const controller = new AbortController();
  const { signal } = controller;
  const { fetch } = scriptedFetch(lines(), endless(), endless(), endless());
  const client = thingsClient({ fetch, deadlineMs: 1000 });

  const ids: unknown[] = [];
  for await (const { id } of await client.watch('a', { signal })) ids.push(id);
  expect(ids).toEqual(['a', 'b']);
  for await (const _ of await client.watch('a', { signal })) break;
  expect(canceled).toHaveBeenCalledTimes(1);
  await (await client.watch('a', { signal }).asResponse()).body?.cancel();
  expect(canceled).toHaveBeenCalledTimes(2);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);

  const items = (await client.watch('a', { signal }))[Symbol.asyncIterator]();
  expect((await items.next()).value).toEqual({ id: 'a' });
  const failed = caught<AbortedError>(items.next());
  controller.abort('stop');
  expect(await failed).toMatchObject({ name: 'AbortedError', reason: 'stop' });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('a stream outlives timeoutMs, not deadlineMs', async () => {
  const { fetch } = scriptedFetch(
    () => new Response(new ReadableStream(), { headers: { 'content-type': 'application/x-ndjson' } }),
  );
  const items = (await thingsClient({ fetch, timeoutMs: 100, deadlineMs: 1000 }).watch('a'))[Symbol.asyncIterator]();
  const settled = vi.fn();
  const failed = caught(items.next());
  void failed.then(settled);
  await vi.advanceTimersByTimeAsync(999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await failed).toMatchObject({ name: 'DeadlineExceededError', deadlineMs: 1000 });
});
