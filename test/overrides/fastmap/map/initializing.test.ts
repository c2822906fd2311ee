import '../../../core/support/loaded-parts.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MapProgress } from '../../../../src/overrides/fastmap/map/progress.js';
import { passUntilSettled, recordDelays, useFakeTime } from './support/fake-time.js';
import { Gate } from './support/gate.js';
import { ScriptedService, say, square } from './support/service.js';

beforeEach(useFakeTime);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A service that reports its worker as starting in the first `starts` responses. */
const starting = (starts: number, word = 'INITIALIZING', headers: Record<string, string> = {}): ScriptedService =>
  new ScriptedService({
    onBatch: ({ number }) => (number <= starts ? say(word, { init_step: 'Installing packages' }, headers) : undefined),
  });

describe('a worker that is starting', () => {
  it.each(['INITIALIZING', 'INITALIZING', 'INIT_WORKER', 'CREATING_WORKER'])(
    'is polled again after 5 s: %s',
    async (word) => {
      const service = starting(3, word);
      const delays = recordDelays();
      const { value, elapsedMs } = await passUntilSettled(service.client().map<number>(square, [3]).toArray());
      expect(value).toEqual([9]);
      expect(elapsedMs).toBeGreaterThanOrEqual(15_000);
      expect(delays.filter((ms) => ms === 5_000).length).toBe(3);
      expect(service.batches.length).toBe(4);
    },
  );

  it.each([
    ['2', 2_000],
    ['0.25', 250],
  ])('is polled again after Retry-After: %s', async (seconds, waitMs) => {
    const service = starting(4, 'INITIALIZING', { 'Retry-After': seconds });
    const delays = recordDelays();
    const { elapsedMs } = await passUntilSettled(service.client().map(square, [3]).toArray(), 10);
    expect(elapsedMs).toBeGreaterThanOrEqual(4 * waitMs);
    expect(delays.filter((ms) => ms === waitMs).length).toBe(4);
  });

  it('is waited for by the first batch alone', async () => {
    const service = starting(3);
    const input = Array.from({ length: 50 }, (_, index) => index);
    await passUntilSettled(service.client().map(square, input).toArray());
    expect(new Set(service.sizes.slice(0, 4)).size).toBe(1);
    expect(service.batches.slice(0, 4).every(({ elements }) => elements[0] === 0)).toBe(true);
  });

  it('is given up after initTimeoutMs', async () => {
    const service = starting(Number.POSITIVE_INFINITY, 'INITIALIZING', { 'Retry-After': '40' });
    const delays = recordDelays();
    const run = service.client().map(square, [3], { initTimeoutMs: 72_000 });
    const { error, elapsedMs } = await passUntilSettled(run.toArray());
    expect(error).toMatchObject({
      code: 'INITIALIZATION',
      message: expect.stringContaining('72000 ms (initTimeoutMs)'),
    });
    expect(elapsedMs).toBeGreaterThanOrEqual(72_000);
    const waits = delays.filter((ms) => ms > 1_000 && ms <= 40_000);
    expect(waits[0]).toBe(40_000);
    // The second pause ends at the limit; then one more request is sent.
    expect(waits[1]).toBeLessThanOrEqual(32_000);
    expect(service.batches.length).toBe(3);
    expect(service.count('done')).toBe(1);
  });

  it('is waited for without limit when initTimeoutMs is 0', async () => {
    const service = starting(400);
    const { value } = await passUntilSettled(
      service.client().map<number>(square, [3], { initTimeoutMs: 0, timeoutMs: 0 }).toArray(),
      5_000,
    );
    expect(value).toEqual([9]);
  });

  it('is reported through progress', async () => {
    const reports: MapProgress[] = [];
    const service = starting(2);
    await passUntilSettled(
      service
        .client()
        .map(square, [3], { onProgress: (report) => reports.push(report) })
        .toArray(),
    );
    expect(reports.map(({ phase, initStep }) => [phase, initStep])).toEqual([
      ['initializing', 'Installing packages'],
      ['initializing', 'Installing packages'],
      ['mapping', undefined],
    ]);
  });

  it('is left at once when the run is aborted', async () => {
    const controller = new AbortController();
    const service = starting(Number.POSITIVE_INFINITY);
    const run = service.client().map(square, [3], { signal: controller.signal });
    setTimeout(() => controller.abort('enough'), 7_000);
    const { error, elapsedMs } = await passUntilSettled(run.toArray());
    expect(error).toMatchObject({ name: 'AbortedError', reason: 'enough' });
    expect(elapsedMs).toBeGreaterThanOrEqual(7_000);
    expect(service.batches.length).toBeLessThanOrEqual(2);
  });

  it('whose function cannot be loaded is final', async () => {
    const service = new ScriptedService({
      onBatch: () => say('INIT_WORKER_ERROR', { init_error: 'No module named x', init_tb: 'Traceback%0A  File' }),
    });
    const { error } = await passUntilSettled(service.client().map(square, [3]).toArray());
    expect(error).toMatchObject({ name: 'InitializationError', traceback: 'Traceback\n  File' });
    expect(service.batches.length).toBe(1);
  });
});

describe('a connection that is reset', () => {
  it('is tried again after a pause', async () => {
    const service = new ScriptedService({
      onBatch: ({ number }) => (number === 1 ? Promise.reject(new TypeError('reset')) : undefined),
    });
    const run = service.client().map<number>(square, [3]);
    const { value } = await passUntilSettled(run.toArray());
    expect(value).toEqual([9]);
    expect(run.stats.retries).toBe(1);
  });
});

describe('the deadline of a run', () => {
  it('ends it in any phase, with the results so far', async () => {
    const gate = new Gate();
    const service = new ScriptedService({
      onBatch: ({ number }) => (number > 2 ? gate.pass().then(() => undefined) : undefined),
    });
    const options = { deadlineMs: 30_000, batch: { fixed: 1 }, maxWorkers: 1 };
    const run = service.client().map<number>(square, [1, 2, 3, 4], options);
    const failing = run.toArray();
    await gate.holds(1);
    const { error, elapsedMs } = await passUntilSettled(failing);
    expect(error).toMatchObject({ name: 'DeadlineExceededError', deadlineMs: 30_000, operationId: 'map' });
    expect(elapsedMs).toBeGreaterThanOrEqual(30_000);
    expect(run.partialResults).toEqual([1, 4]);
    expect(await run.done).toMatchObject({ outcome: 'failed' });
    expect(service.count('done')).toBe(1);
  });

  it('leaves no timer behind when it is not reached', async () => {
    const run = new ScriptedService().client().map(square, [1], { deadlineMs: 30_000 });
    await passUntilSettled(run.toArray(), 1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sets no timer for a run that is already aborted', async () => {
    const run = new ScriptedService().client().map(square, [1], { deadlineMs: 30_000, signal: AbortSignal.abort() });
    await passUntilSettled(run.toArray(), 1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a release that hangs', () => {
  it('delays the end of the run for 10 s at most, and does not fail it', async () => {
    const service = new ScriptedService({ onDone: () => new Promise<never>(() => undefined) });
    const run = service.client().map<number>(square, [3]);
    const { value, elapsedMs } = await passUntilSettled(run.toArray());
    expect(value).toEqual([9]);
    expect(elapsedMs).toBeGreaterThanOrEqual(10_000);
    expect(await run.done).toMatchObject({ outcome: 'completed' });
  });
});
