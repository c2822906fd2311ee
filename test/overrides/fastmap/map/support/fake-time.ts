import '../../../../core/support/loaded-parts.js';
import { vi } from 'vitest';

const realSetTimeout = globalThis.setTimeout;

/** Makes timers and the monotonic clock fake; event loop turns stay real, since compressing and signing need them. */
export function useFakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
}

/** The delays of all timers that are set from now on. */
export function recordDelays(): number[] {
  const delays: number[] = [];
  const set = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms: number) => {
    delays.push(ms);
    return set(work, ms);
  }) as typeof setTimeout);
  return delays;
}

/**
 * Lets fake time pass until `promise` settles. Returns its outcome and the fake time that passed. That is at least the time spent in
 * timers, and more on a busy machine, because fake time also passes during real work.
 */
export async function passUntilSettled<T>(
  promise: Promise<T>,
  stepMs = 100,
): Promise<{ value?: T; error?: unknown; elapsedMs: number }> {
  const startedAt = performance.now();
  let outcome: { value?: T; error?: unknown } | undefined;
  promise.then(
    (value) => {
      outcome = { value };
    },
    (error: unknown) => {
      outcome = { error };
    },
  );
  for (let steps = 0; outcome === undefined; steps++) {
    if (steps > 20_000) throw new Error('the promise does not settle');
    await new Promise((resolve) => realSetTimeout(resolve, 1));
    if (outcome === undefined) await vi.advanceTimersByTimeAsync(stepMs);
  }
  return { ...outcome, elapsedMs: performance.now() - startedAt };
}
