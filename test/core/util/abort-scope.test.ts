import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AbortScope, type AbortScopeLimits } from '../../../src/core/util/abort-scope.js';
import { caught } from '../support/caught.js';

const NONE = Number.POSITIVE_INFINITY;
const scope = (limits: Partial<AbortScopeLimits> = {}) =>
  new AbortScope({ signal: undefined, timeoutMs: NONE, deadlineAt: NONE, ...limits });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('no limits: no timers, no interruption', () => {
  const free = scope();
  expect(vi.getTimerCount()).toBe(0);
  expect(free.signal.aborted).toBe(false);
  expect(free.interruption).toBeUndefined();
});

test.each([
  ['timeout', { timeoutMs: 100 }],
  ['deadline', { deadlineAt: 100 }],
] as const)('a %s aborts the signal and every race', async (kind, limits) => {
  vi.setSystemTime(0);
  const deadlineAt = 'deadlineAt' in limits ? performance.now() + limits.deadlineAt : NONE;
  const limited = scope({ ...limits, deadlineAt });
  const deaf = caught(limited.race(new Promise(() => undefined)));
  vi.advanceTimersByTime(99);
  expect(limited.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(limited.signal.aborted).toBe(true);
  expect(limited.interruption).toEqual({ kind });
  expect(await deaf).toBe(limited.signal.reason);
});

test.each(['before', 'after'])("the caller's abort %s construction is passed on by identity", async (when) => {
  const controller = new AbortController();
  const reason = Symbol('reason');
  if (when === 'before') controller.abort(reason);
  const limited = scope({ signal: controller.signal });
  if (when === 'after') controller.abort(reason);
  expect(limited.interruption).toEqual({ kind: 'aborted', reason });
  expect(limited.signal.reason).toBe(reason);
  expect(await caught(limited.race(Promise.resolve(1)))).toBe(reason);
});

test('the first limit wins', () => {
  const controller = new AbortController();
  const limited = scope({ signal: controller.signal, timeoutMs: 10 });
  vi.advanceTimersByTime(10);
  controller.abort('late');
  expect(limited.interruption).toEqual({ kind: 'timeout' });
});

test('disposing removes timers and listeners', () => {
  const { signal } = new AbortController();
  const limited = scope({ signal, timeoutMs: 10, deadlineAt: performance.now() + 20 });
  expect(vi.getTimerCount()).toBe(2);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  limited[Symbol.dispose]();
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('clearing the timeout keeps the deadline', () => {
  const limited = scope({ timeoutMs: 10, deadlineAt: performance.now() + 20 });
  limited.clearAttemptTimeout();
  vi.advanceTimersByTime(19);
  expect(limited.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(limited.interruption).toEqual({ kind: 'deadline' });
});

test('a race settles like its work and leaves no listener', async () => {
  const limited = scope();
  expect(await limited.race(Promise.resolve(7))).toBe(7);
  const error = new Error('own');
  expect(await caught(limited.race(Promise.reject(error)))).toBe(error);
  await Promise.resolve();
  expect(getEventListeners(limited.signal, 'abort')).toHaveLength(0);
});

test('timers beyond 2³¹−1 ms do not fire at once', () => {
  const limited = scope({ timeoutMs: 2 ** 40, deadlineAt: performance.now() + 2 ** 40 });
  vi.advanceTimersByTime(60_000);
  expect(limited.signal.aborted).toBe(false);
});
