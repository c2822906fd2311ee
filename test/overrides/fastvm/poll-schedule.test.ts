import '../../core/support/loaded-parts.js';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { json } from '../../core/support/scripted-fetch.js';
import { scriptedClient } from './support/events.js';
import { vm } from './support/vm.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Launches a VM that is running after `bootMs`; returns when that was seen, and the number of polls. `jitter` is used cyclically. */
async function launchWith(bootMs: number, responseMs: number, jitter: readonly number[], pollIntervalMs?: number) {
  let drawn = 0;
  vi.spyOn(Math, 'random').mockImplementation(() => jitter[drawn++ % jitter.length] ?? 0);
  const startedAt = performance.now();
  const { client, sent } = scriptedClient({}, async () => {
    const status = performance.now() - startedAt >= bootMs ? 'running' : 'queued';
    if (responseMs > 0) await new Promise((resolve) => setTimeout(resolve, responseMs));
    return json(vm(status));
  });
  let seenMs: number | undefined;
  const launched = client.vms.launch({ machineType: 'c1m2' }, { pollIntervalMs }).then(() => {
    seenMs = performance.now() - startedAt;
  });
  for (let ms = 0; seenMs === undefined && ms < 400_000; ms++) await vi.advanceTimersByTimeAsync(1);
  await launched;
  return { seenMs: seenMs ?? Number.NaN, polls: sent.length - 1 };
}

test.each([
  ['the shortest pauses', [0]],
  ['middling pauses', [0.5]],
  ['the longest pauses', [0.999_999]],
  ['short ones, then the longest', [0, 0, 0, 0, 0.999_999]],
])('a VM that becomes running after 300 ms is seen within 150 ms more: %s', async (_, jitter) => {
  for (const responseMs of [0, 5, 20]) {
    const { seenMs } = await launchWith(300, responseMs, jitter);
    expect(seenMs).toBeGreaterThanOrEqual(300);
    expect(seenMs).toBeLessThanOrEqual(450);
  }
});

test('with any jitter, and sooner for a faster boot', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 8, maxLength: 8 }),
      fc.integer({ min: 1, max: 300 }),
      async (jitter, bootMs) => {
        const { seenMs } = await launchWith(bootMs, 2, jitter);
        expect(seenMs - bootMs).toBeLessThanOrEqual(150);
      },
    ),
    { numRuns: 30 },
  );
});

test('a slow boot is not polled more often than pollIntervalMs', async () => {
  const { seenMs, polls } = await launchWith(60_000, 0, [0.5]);
  expect(seenMs).toBeLessThan(62_100);
  expect(polls).toBeLessThanOrEqual(20 + 60_000 / 2_000);
  expect((await launchWith(3_000, 0, [0.5], 1_000)).polls).toBeLessThan(18);
});

test('a pollIntervalMs below half a second is kept', async () => {
  expect((await launchWith(1_000, 0, [0.5], 20)).polls).toBe(50);
});
