import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clampTimerMs, sleep } from '../../../src/core/util/timers.js';
import { caught } from '../support/caught.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('sleeps as long as asked and leaves nothing behind', async () => {
  const { signal } = new AbortController();
  const done = vi.fn();
  const slept = sleep(1000, signal).then(done);
  await vi.advanceTimersByTimeAsync(999);
  expect(done).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await slept;
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('an abort ends it at once with the very same reason', async () => {
  const controller = new AbortController();
  const reason = { why: 'enough' };
  const error = caught(sleep(1000, controller.signal));
  controller.abort(reason);
  expect(await error).toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test('an aborted signal starts no timer', async () => {
  const reason = new Error('before');
  expect(await caught(sleep(1000, AbortSignal.abort(reason)))).toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
});

test('a wait longer than timers support does not fire at once', async () => {
  const done = vi.fn();
  void sleep(2 ** 31 + 5).then(done);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(done).not.toHaveBeenCalled();
});

test.each([
  [0, 0],
  [-5, 0],
  [0.2, 1],
  [250, 250],
  [2 ** 31 - 1, 2 ** 31 - 1],
  [2 ** 31, 2 ** 31 - 1],
  [Number.MAX_VALUE, 2 ** 31 - 1],
])('a timer of %d ms is set to %d ms', (ms, expected) => {
  expect(clampTimerMs(ms)).toBe(expected);
});
