import { CreditsExhaustedError } from 'fastkit/fastmap';
import { describe, expect, it } from 'vitest';
import type { MapProgress } from '../../../../src/overrides/fastmap/map/progress.js';
import { caught } from '../../../core/support/caught.js';
import { results, ScriptedService, say, square } from './support/service.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('maxCredits', () => {
  it('stops before a batch that would go above it, and says what was spent', async () => {
    const service = new ScriptedService({ creditsPerElement: 0.5, secondsOf: () => 0.1 });
    const run = service.client().map<number>(square, numbers(1000), { maxCredits: 20, maxWorkers: 3 });
    const error = await caught<CreditsExhaustedError>(run.toArray());
    expect(error).toBeInstanceOf(CreditsExhaustedError);
    expect(error).toMatchObject({ code: 'CREDIT_LIMIT', creditsUsed: 20 });
    expect(error.message).toBe(
      'the run stopped at maxCredits (20): 20 credits were spent on 40 elements, and the next ones would cost more than is left',
    );
    expect(run.partialResults).toEqual(numbers(40).map((x) => x * x));
    expect(run.stats.credits).toBe(20);
    expect(service.count('done')).toBe(1);
  });

  it('that is just enough lets the run end', async () => {
    const service = new ScriptedService({ creditsPerElement: 0.5 });
    const run = service.client().map(square, numbers(40), { maxCredits: 20 });
    expect((await run.toArray()).length).toBe(40);
  });
});

describe('an account without credits', () => {
  it('ends the run with the refusal as its cause', async () => {
    const service = new ScriptedService({
      onBatch: ({ number }) => (number > 2 ? say('NOT_ENOUGH_CREDITS', { credits_used: 1234.5 }, {}, 402) : undefined),
    });
    const run = service.client().map(square, numbers(10), { batch: { fixed: 1 }, maxWorkers: 1 });
    await expect(run.toArray()).rejects.toMatchObject({
      code: 'CREDITS_EXHAUSTED',
      creditsUsed: 1234.5,
      cause: expect.objectContaining({ status: 402 }),
    });
    expect(run.partialResults).toEqual([0, 1]);
    expect(service.count('done')).toBe(1);
  });
});

describe('the counts', () => {
  it('add up the headers of the responses', async () => {
    const service = new ScriptedService({ creditsPerElement: 0.25, secondsOf: () => 0.5 });
    const run = service.client().map(square, numbers(10), { batch: { fixed: 2 } });
    await run.toArray();
    expect(run.stats).toMatchObject({ credits: 2.5, mapSeconds: 5, applicationSeconds: 5, elements: 10, batches: 5 });
    expect(run.stats.networkSeconds).toBeGreaterThanOrEqual(0);
  });

  it.each(['abc', 'NaN', '', '-1', 'Infinity', '0x10', '1e999'])('ignore %j', async (junk) => {
    const headers = { 'X-Credits': junk, 'X-Map-Seconds': junk, 'X-Application-Seconds': junk };
    const service = new ScriptedService({ onBatch: ({ elements }) => results(elements, headers) });
    const run = service.client().map(square, numbers(3));
    expect(await run.toArray()).toEqual([0, 1, 2]);
    expect(run.stats).toMatchObject({ credits: 0, mapSeconds: 0, applicationSeconds: 0 });
  });

  it('give an estimate for the whole run and the time left', async () => {
    const reports: MapProgress[] = [];
    const service = new ScriptedService({ creditsPerElement: 0.5 });
    const options = { batch: { fixed: 5 }, maxWorkers: 1, onProgress: (report: MapProgress) => reports.push(report) };
    await service.client().map(square, numbers(20), options).toArray();
    expect(reports.map(({ elements, credits, estimatedCredits }) => [elements, credits, estimatedCredits])).toEqual([
      [5, 2.5, 10],
      [10, 5, 10],
      [15, 7.5, 10],
      [20, 10, 10],
    ]);
    expect(reports.at(-1)).toMatchObject({
      phase: 'mapping',
      totalElements: 20,
      etaMs: 0,
      batches: 4,
      failedElements: 0,
    });
    expect(reports[0]?.etaMs).toBeGreaterThan(0);
    expect(reports[0]?.elementsPerSecond).toBeGreaterThan(0);
  });

  it('have no estimates for an input without a length', async () => {
    const reports: MapProgress[] = [];
    const input = (function* () {
      yield* numbers(5);
    })();
    await new ScriptedService()
      .client()
      .map(square, input, { onProgress: (report) => reports.push(report) })
      .toArray();
    expect(reports.at(-1)).toMatchObject({
      elements: 5,
      totalElements: undefined,
      etaMs: undefined,
      estimatedCredits: undefined,
    });
  });
});
