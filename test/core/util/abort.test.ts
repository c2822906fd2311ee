import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { onAbort } from '../../../src/core/util/abort.js';

test('many callbacks share one event listener, and each is called once', () => {
  const controller = new AbortController();
  const listeners = Array.from({ length: 100 }, () => vi.fn());
  for (const listener of listeners) onAbort(controller.signal, listener);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  controller.abort();
  for (const listener of listeners) expect(listener).toHaveBeenCalledOnce();
});

test('a removed callback is not called; the event listener is removed with the last one', () => {
  const controller = new AbortController();
  const [first, second] = [vi.fn(), vi.fn()];
  const removeFirst = onAbort(controller.signal, first);
  const removeSecond = onAbort(controller.signal, second);
  removeFirst();
  removeFirst();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  removeSecond();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  onAbort(controller.signal, second);
  controller.abort();
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});

test('a function that is registered twice is called twice, and removed one at a time', () => {
  const controller = new AbortController();
  const listener = vi.fn();
  onAbort(controller.signal, listener)();
  onAbort(controller.signal, listener);
  onAbort(controller.signal, listener);
  controller.abort();
  expect(listener).toHaveBeenCalledTimes(2);
});

test('a callback that another one removes during the abort is not called', () => {
  const controller = new AbortController();
  const second = vi.fn();
  onAbort(controller.signal, () => removeSecond());
  const removeSecond = onAbort(controller.signal, second);
  controller.abort();
  expect(second).not.toHaveBeenCalled();
});
