import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type CostEstimate,
  elementsLeft,
  GROWTH,
  nextBatchSize,
  probeSize,
  updateEstimate,
} from '../../../../src/overrides/fastmap/map/batch-sizer.js';

const limits = { targetSeconds: 0.5, maxElements: 100_000, maxBytes: 20_000_000 };
const work = (unfinished: number | undefined, workers = 10) => ({ unfinished, workers });
const estimate = (changes: Partial<CostEstimate> = {}): CostEstimate => ({
  secondsPerElement: 0.01,
  bytesPerElement: 10,
  overheadSeconds: 0.02,
  provenElements: 1000,
  ...changes,
});

describe('the probe', () => {
  test.each([
    [undefined, 10, 4],
    [1, 10, 1],
    [10, 10, 1],
    [80, 10, 1],
    [81, 10, 2],
    [200, 10, 3],
    [2000, 10, 8],
    [1_000_000, 10, 8],
    [20, 1, 3],
  ])('of %s elements for %s workers has %s', (total, workers, size) => {
    expect(probeSize(work(total, workers))).toBe(size);
  });

  it('is never above batch.max', () => {
    expect(nextBatchSize(undefined, work(10_000), { ...limits, maxElements: 2 })).toBe(2);
  });
});

describe('the next batch', () => {
  test.each([
    ['takes the target time', undefined, {}, 50],
    ['takes one element when one is slower than the target', undefined, { secondsPerElement: 7 }, 1],
    ['grows eightfold at most', undefined, { provenElements: 3 }, 24],
    ['grows though the function costs nothing', undefined, { secondsPerElement: 0, provenElements: 8 }, 64],
    ['stays below batch.max', undefined, { secondsPerElement: 0, provenElements: 1e9, bytesPerElement: 0.01 }, 100_000],
    ['leaves room below the body limit', undefined, { bytesPerElement: 1_000_000 }, 16],
    ['is an even share of a small rest', 197, {}, 20],
    ['makes even waves of a large rest', 1992, {}, 50],
    ['makes two even waves rather than one and a bit', 600, {}, 30],
    ['is one for the last element', 1, {}, 1],
    ['is not one less for a rounding error', undefined, { secondsPerElement: 0.01 + 1e-12 }, 50],
  ])('%s', (_, unfinished, changes, size) => {
    expect(nextBatchSize(estimate(changes), work(unfinished), limits)).toBe(size);
  });
});

describe('the estimate', () => {
  it('takes the first batch as it is', () => {
    expect(updateEstimate(undefined, { elements: 4, seconds: 0.04, requestSeconds: 0.05, bytes: 400 }, limits)).toEqual(
      {
        secondsPerElement: 0.01,
        bytesPerElement: 100,
        overheadSeconds: expect.closeTo(0.01),
        provenElements: 4,
      },
    );
  });

  it('shrinks at once when elements become slower', () => {
    const slower = updateEstimate(estimate(), { elements: 100, seconds: 10, requestSeconds: 10, bytes: 1000 }, limits);
    expect(slower).toMatchObject({ secondsPerElement: 0.1, provenElements: 5 });
    expect(nextBatchSize(slower, work(undefined), limits)).toBe(5);
  });

  it('recovers from a slow start by halves', () => {
    let seen: CostEstimate | undefined = updateEstimate(
      undefined,
      { elements: 1, seconds: 1, requestSeconds: 1, bytes: 10 },
      limits,
    );
    for (let i = 0; i < 10; i++)
      seen = updateEstimate(seen, { elements: 1, seconds: 0, requestSeconds: 0, bytes: 10 }, limits);
    expect(seen?.secondsPerElement).toBeCloseTo(1 / 1024, 6);
  });

  it('does not grow on a small batch beside large ones', () => {
    expect(
      updateEstimate(estimate(), { elements: 1, seconds: 0.0001, requestSeconds: 0.0001, bytes: 10 }, limits)
        .provenElements,
    ).toBeLessThanOrEqual(1000);
  });
});

describe('a batch in flight', () => {
  test.each([
    ['has everything left at first', 50, 0, 50],
    ['has half left in the middle', 50, 0.26, 25],
    ['has nothing left when it is due', 50, 0.52, 0],
    ['has nothing left when it is late', 50, 5, 0],
  ])('%s', (_, elements, ageSeconds, left) => {
    expect(elementsLeft(estimate(), elements, ageSeconds)).toBeCloseTo(left);
  });

  it('that is short counts by a tenth of a second', () => {
    const cheap = estimate({ secondsPerElement: 0, overheadSeconds: 0.001 });
    expect(elementsLeft(cheap, 1000, 0.01)).toBeCloseTo(900);
  });

  it('counts in full while nothing is known', () => {
    expect(elementsLeft(undefined, 8, 100)).toBe(8);
  });
});

describe('any measurements', () => {
  const seen = fc.record({
    elements: fc.integer({ min: 1, max: 100_000 }),
    seconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
    requestSeconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
    bytes: fc.integer({ min: 1, max: 1e9 }),
  });
  const bounds = fc.record({
    targetSeconds: fc.double({ min: 0.001, max: 100, noNaN: true }),
    maxElements: fc.integer({ min: 1, max: 1e6 }),
    maxBytes: fc.integer({ min: 1, max: 20_000_000 }),
  });

  it('the size is whole, at least 1, and within every bound', () => {
    fc.assert(
      fc.property(
        fc.array(seen, { minLength: 1, maxLength: 20 }),
        bounds,
        fc.option(fc.integer({ min: 1, max: 1e7 }), { nil: undefined }),
        fc.integer({ min: 1, max: 100 }),
        (history, within, unfinished, workers) => {
          let known: CostEstimate | undefined;
          for (const batch of history) known = updateEstimate(known, batch, within);
          const size = nextBatchSize(known, { unfinished, workers }, within);
          const largest = Math.max(...history.map(({ elements }) => elements));
          expect(Number.isInteger(size)).toBe(true);
          expect(size).toBeGreaterThanOrEqual(1);
          expect(size).toBeLessThanOrEqual(within.maxElements);
          expect(size).toBeLessThanOrEqual(largest * GROWTH);
          if (unfinished !== undefined) expect(size).toBeLessThanOrEqual(Math.ceil(unfinished / workers));
          const last = history.at(-1);
          const expectedSeconds = ((last?.seconds ?? 0) / (last?.elements ?? 1)) * size;
          if (size > 1) expect(expectedSeconds).toBeLessThanOrEqual(within.targetSeconds * (1 + 2e-6));
        },
      ),
    );
  });
});
