import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { onAbort } from '../../../src/core/util/abort.js';

test('many listen through one event listener, and each is called once', () => {
  const controller = new AbortController();
  const listeners = Array.from({ length: 100 }, () => vi.fn());
  for (const listener of listeners) onAbort(controller.signal, listener);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  controller.abort();
  for (const listener of listeners) expect(listener).toHaveBeenCalledOnce();
});

test('one that stopped listening is not called; with the last one, the event listener goes', () => {
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

test('the same function twice is called twice, and stopped one at a time', () => {
  const controller = new AbortController();
  const listener = vi.fn();
  onAbort(controller.signal, listener)();
  onAbort(controller.signal, listener);
  onAbort(controller.signal, listener);
  controller.abort();
  expect(listener).toHaveBeenCalledTimes(2);
});

test('one that is stopped by another during the abort is not called any more', () => {
  const controller = new AbortController();
  const second = vi.fn();
  onAbort(controller.signal, () => removeSecond());
  const removeSecond = onAbort(controller.signal, second);
  controller.abort();
  expect(second).not.toHaveBeenCalled();
});
