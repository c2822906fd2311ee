import { isMapFailure, MapError } from 'fastkit/fastmap';
import { describe, expect, it } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { Gate } from './support/gate.js';
import { results, ScriptedService, say, square } from './support/service.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const failOn =
  (...bad: number[]) =>
  (x: number): number => {
    if (bad.includes(x)) throw new Error(`bad ${x}`);
    return x * x;
  };

describe('a function that raises', () => {
  it('ends the run with function, elements and traceback, after the results before them', async () => {
    const service = new ScriptedService({ fn: failOn(5) });
    const run = service.client().map<number>(square, numbers(20), { batch: { fixed: 2 }, maxWorkers: 3 });
    const error = await caught<MapError>(run.toArray());
    expect(error).toBeInstanceOf(MapError);
    expect(error).toMatchObject({
      code: 'MAP_FAILED',
      functionName: 'squares.square',
      start: 4,
      end: 6,
      exception: 'Error: bad 5',
      results: [0, 1, 4, 9],
      message: expect.stringContaining('squares.square failed on elements 4 to 5: Error: bad 5\n'),
    });
    expect(error.traceback).toContain('line 2, in square\n');
    expect(run.partialResults).toEqual([0, 1, 4, 9]);
    expect(service.count('done')).toBe(1);
    expect(await run.done).toMatchObject({ outcome: 'failed' });
  });

  it('is not run on further batches once it has failed', async () => {
    const service = new ScriptedService({ fn: failOn(0) });
    await caught(
      service
        .client()
        .map(square, numbers(1000), { batch: { fixed: 1 }, maxWorkers: 2 })
        .toArray(),
    );
    expect(service.batches.length).toBeLessThan(8);
  });

  it('leaves later results that had arrived in undelivered', async () => {
    const gate = new Gate();
    const service = new ScriptedService({
      fn: failOn(0),
      onBatch: async ({ elements }) => {
        if (elements.includes(0)) await gate.pass();
        return undefined;
      },
    });
    const run = service.client().map<number>(square, numbers(4), { batch: { fixed: 2 } });
    const failing = caught(run.toArray());
    await gate.holds(1);
    await expect.poll(() => run.stats.elements, { timeout: 10_000 }).toBe(2);
    gate.open();
    await failing;
    expect(run.undelivered).toEqual([{ start: 2, results: [4, 9] }]);
  });
});

describe('collected failures', () => {
  it('take the position of their elements, the others succeed', async () => {
    const service = new ScriptedService({ fn: failOn(3, 40, 41, 99) });
    const run = service.client().map<number>(square, numbers(100), { onError: 'collect', batch: { fixed: 16 } });
    const all = await run.toArray();
    expect(all.flatMap((value) => (isMapFailure(value) ? [value.index] : []))).toEqual([3, 40, 41, 99]);
    expect(all[40]).toMatchObject({
      index: 40,
      exception: 'Error: bad 40',
      traceback: expect.stringContaining('square\n'),
    });
    expect(all.filter((value) => !isMapFailure(value))).toEqual(
      numbers(100)
        .filter((x) => ![3, 40, 41, 99].includes(x))
        .map((x) => x * x),
    );
    expect(run.stats).toMatchObject({ outcome: 'completed', elements: 100, failedElements: 4 });
    // One bad element in 16 costs two requests at each of four halvings.
    expect(service.batches.length).toBeLessThanOrEqual(7 + 4 * 8);
  });

  it('may be all there is', async () => {
    const service = new ScriptedService({ fn: failOn(0, 1, 2) });
    const all = await service.client().map(square, numbers(3), { onError: 'collect' }).toArray();
    expect(all.every(isMapFailure)).toBe(true);
  });

  it('do not hide that the worker cannot start', async () => {
    const service = new ScriptedService({ onBatch: () => say('INITIALIZATION_ERROR', { init_error: 'no numpy' }) });
    const run = service.client().map(square, numbers(3), { onError: 'collect' });
    await expect(run.toArray()).rejects.toMatchObject({
      code: 'INITIALIZATION',
      message: expect.stringContaining('no numpy'),
    });
    expect(service.batches.length).toBe(1);
  });

  it('include an element that is too large', async () => {
    const service = new ScriptedService({
      onBatch: ({ elements }) => (elements.includes(1) ? say('TOO_LARGE', {}, {}, 413) : undefined),
    });
    const all = await service
      .client()
      .map(square, numbers(3), { onError: 'collect', batch: { fixed: 3 } })
      .toArray();
    expect(all).toEqual([0, expect.objectContaining({ index: 1, exception: expect.stringContaining('too large') }), 4]);
  });
});

describe('a function that the service loses', () => {
  it('is uploaded again once, whatever the number of batches that miss it', async () => {
    const gate = new Gate();
    let lost = true;
    const service = new ScriptedService({
      onBatch: async () => {
        if (!lost) return undefined;
        await gate.pass();
        return say('NOT_FOUND');
      },
      onInit: (number) => {
        if (number > 2) lost = false;
        return undefined;
      },
    });
    const all = service
      .client()
      .map<number>(square, numbers(12), { batch: { fixed: 2 }, maxWorkers: 4 })
      .toArray();
    await gate.holds(4);
    gate.open();
    expect(await all).toEqual(numbers(12).map((x) => x * x));
    expect(service.uploads).toBe(2);
    expect(service.questions).toBe(1);
    expect(service.batches.length).toBe(4 + 6);
  });

  it('and then again ends the run', async () => {
    const service = new ScriptedService({ onBatch: () => say('DOES_NOT_EXIST') });
    const error = await caught(service.client().map(square, numbers(12), { maxWorkers: 4 }).toArray());
    expect(error).toMatchObject({
      code: 'INITIALIZATION',
      message: expect.stringContaining('lost the function again'),
    });
    expect(service.uploads).toBe(2);
  });

  it.each(['EXISTS', 'FOUND'])('is not uploaded when it is known (%s)', async (word) => {
    const service = new ScriptedService({ onInit: () => say(word) });
    await service.client().map(square, [1]).toArray();
    expect(service.uploads).toBe(0);
  });
});

describe('unexpected responses', () => {
  it.each([
    ['too few results', () => results([1]), 'MAP_RESULT', /expected 2 results, got 1/],
    ['no list', () => results('no' as unknown as unknown[]), 'MAP_RESULT', /no list of results/],
    ['an unknown word', () => say('BANANA', { reason: 'so there' }), 'MAP_SERVICE', /responded with BANANA: so there/],
    ['the service says that it failed', () => say('INTERNAL_FASTMAP_ERROR'), 'MAP_SERVICE', /INTERNAL_FASTMAP_ERROR/],
  ])('%s', async (_, onBatch, code, message) => {
    const service = new ScriptedService({ onBatch });
    const run = service.client().map(square, [1, 2], { batch: { fixed: 2 } });
    await expect(run.toArray()).rejects.toMatchObject({
      code,
      start: 0,
      end: 2,
      message: expect.stringMatching(message),
    });
    expect(service.count('done')).toBe(1);
  });
});

describe('failures in transit', () => {
  it.each([502, 503, 504])('%s is retried and counted', async (status) => {
    const service = new ScriptedService({
      onBatch: ({ number }) => (number === 1 ? say('BUSY', {}, { 'retry-after-ms': '1' }, status) : undefined),
    });
    const run = service.client().map<number>(square, [3]);
    expect(await run.toArray()).toEqual([9]);
    expect(run.stats).toMatchObject({ retries: 1, batches: 1 });
  });

  it('are retried maxRetries times and then end the run', async () => {
    const service = new ScriptedService({ onBatch: () => say('BUSY', {}, { 'retry-after-ms': '1' }, 503) });
    const run = service.client({ maxRetries: 3 }).map(square, [3]);
    await expect(run.toArray()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR', status: 503 });
    expect(service.batches.length).toBe(4);
  });

  it('of the release do not fail the run', async () => {
    const service = new ScriptedService({ onDone: () => say('BAD_REQUEST', {}, {}, 400) });
    expect(await service.client().map(square, [3]).toArray()).toEqual([9]);
  });

  it('of the upload send no batch and no release', async () => {
    const service = new ScriptedService({ onInit: () => say('BANANA') });
    await expect(service.client().map(square, [3]).toArray()).rejects.toMatchObject({ code: 'INITIALIZATION' });
    expect(service.paths).toEqual(['init']);
  });
});

describe('done', () => {
  it('never rejects and resolves with the final counts', async () => {
    const run = new ScriptedService({ fn: failOn(1) }).client().map(square, [1]);
    await caught(run.toArray());
    expect(await run.done).toMatchObject({ outcome: 'failed', elements: 0 });
  });
});
