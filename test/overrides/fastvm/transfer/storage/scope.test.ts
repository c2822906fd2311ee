import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StallScope } from '../../../../../src/overrides/fastvm/transfer/storage/scope.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new Promise<never>(() => undefined);

function scopeOf(stallTimeoutMs: number, signal?: AbortSignal): StallScope {
  return new StallScope({ signal, stallTimeoutMs });
}

test('a wait of stallTimeoutMs is a stall, however many shorter ones came before', async () => {
  const scope = scopeOf(1_000);
  for (let wait = 0; wait < 5; wait++) {
    scope.networkPending();
    await vi.advanceTimersByTimeAsync(700);
    scope.networkMoved();
    await vi.advanceTimersByTimeAsync(70);
  }
  expect(scope.stalled).toBe(false);
  const wait = scope.raceNetwork(never);
  const rejected = expect(wait).rejects.toMatchObject({ name: 'AbortError' });
  await vi.advanceTimersByTimeAsync(999);
  expect(scope.stalled).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(scope.stalled).toBe(true);
  await rejected;
});

test('a slow reader or source is not a stall', async () => {
  const scope = scopeOf(1_000);
  scope.networkPending();
  scope.networkMoved();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(scope.stalled).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test('without a limit there is no timer, and none is left after disposing', () => {
  const unlimited = scopeOf(Number.POSITIVE_INFINITY);
  unlimited.networkPending();
  expect(vi.getTimerCount()).toBe(0);
  const scope = scopeOf(1_000);
  scope.networkPending();
  expect(vi.getTimerCount()).toBe(1);
  scope[Symbol.dispose]();
  scope.networkPending();
  expect(vi.getTimerCount()).toBe(0);
});

test("the caller's abort rejects all waiting work, with its reason", async () => {
  const controller = new AbortController();
  const scope = scopeOf(1_000, controller.signal);
  const waits = [scope.race(never), scope.raceNetwork(never)];
  const rejected = waits.map((wait) => expect(wait).rejects.toBe('enough'));
  controller.abort('enough');
  await Promise.all(rejected);
  await expect(scope.race(never)).rejects.toBe('enough');
  expect(scope.stalled).toBe(false);
});

test('work that settles keeps its outcome', async () => {
  const scope = scopeOf(1_000);
  expect(await scope.raceNetwork(Promise.resolve(7))).toBe(7);
  await expect(scope.race(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
