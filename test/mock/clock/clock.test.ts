import { afterEach, describe, expect, test, vi } from 'vitest';
import { CloudClock } from '../../../src/mock/clock.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('a real clock', () => {
  test('follows the machine, plus what was advanced', async () => {
    vi.useFakeTimers({ now: 1000 });
    const clock = new CloudClock();
    expect(clock.now()).toBe(1000);
    vi.setSystemTime(1500);
    await clock.advance(10_000);
    expect(clock.now()).toBe(11_500);
  });

  test('runs timers when their time has come, by itself', async () => {
    vi.useFakeTimers({ now: 0 });
    const task = vi.fn();
    new CloudClock().after(100, task);
    await vi.advanceTimersByTimeAsync(99);
    expect(task).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledOnce();
  });

  test('after an advance the rest of a wait is shorter', async () => {
    vi.useFakeTimers({ now: 0 });
    const clock = new CloudClock();
    const task = vi.fn();
    clock.after(100, task);
    await clock.advance(90);
    await vi.advanceTimersByTimeAsync(9);
    expect(task).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledOnce();
  });

  test('waits longer than a timer can', async () => {
    vi.useFakeTimers({ now: 0 });
    const task = vi.fn();
    new CloudClock().after(2 ** 31, task);
    await vi.advanceTimersByTimeAsync(2 ** 31 - 1);
    expect(task).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledOnce();
  });
});

describe('a manual clock', () => {
  test('stands still', async () => {
    vi.useFakeTimers({ now: 1000 });
    const clock = new CloudClock('manual');
    const task = vi.fn();
    clock.after(1, task);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(clock.now()).toBe(1000);
    expect(task).not.toHaveBeenCalled();
  });

  test('runs due timers in order, each at its time, including those added meanwhile', async () => {
    const clock = new CloudClock('manual');
    const startMs = clock.now();
    const ran: [string, number][] = [];
    const note = (name: string) => () => void ran.push([name, clock.now() - startMs]);
    clock.after(30, note('third'));
    clock.after(10, () => {
      note('first')();
      void Promise.resolve().then(() => clock.after(10, note('second')));
    });
    clock.after(41, note('late'));
    await clock.advance(40);
    expect(ran).toEqual([
      ['first', 10],
      ['second', 20],
      ['third', 30],
    ]);
    expect(clock.now() - startMs).toBe(40);
  });

  test('does not go back, and rejects invalid values', async () => {
    const clock = new CloudClock('manual');
    await expect(clock.advance(-1)).rejects.toThrow('advance(-1)');
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
  });

  test('a stopped timer does not run', async () => {
    const clock = new CloudClock('manual');
    const task = vi.fn();
    clock.after(1, task)();
    await clock.advance(10);
    expect(task).not.toHaveBeenCalled();
  });
});

describe('sleep', () => {
  test('ends with the time, the signal, or the clock', async () => {
    const clock = new CloudClock('manual');
    const controller = new AbortController();
    const woken: string[] = [];
    void clock.sleep(10).then(() => woken.push('time'));
    void clock.sleep(1000, controller.signal).then(() => woken.push('signal'));
    void clock.sleep(1000, AbortSignal.abort()).then(() => woken.push('aborted before'));
    void clock.sleep(1000).then(() => woken.push('clock'));
    await clock.advance(0);
    expect(woken).toEqual(['aborted before']);
    await clock.advance(10);
    expect(woken.at(-1)).toBe('time');
    controller.abort();
    await clock.advance(0);
    expect(woken.at(-1)).toBe('signal');
    clock.dispose();
    await clock.advance(0);
    expect(woken.at(-1)).toBe('clock');
  });
});

test('reset restores the initial time', async () => {
  vi.useFakeTimers({ now: 1000 });
  const clock = new CloudClock('manual');
  const task = vi.fn();
  clock.after(100, task);
  await clock.advance(50);
  clock.reset();
  expect(clock.now()).toBe(1000);
  await clock.advance(1000);
  expect(task).not.toHaveBeenCalled();
});
