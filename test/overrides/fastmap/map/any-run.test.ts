import fc from 'fast-check';
import { isMapFailure } from 'fastkit/fastmap';
import { expect, it } from 'vitest';
import { quiet } from './support/gate.js';
import { ScriptedService, say, square } from './support/service.js';

const situation = fc.record({
  count: fc.integer({ min: 0, max: 80 }),
  bad: fc.uniqueArray(fc.integer({ min: 0, max: 79 }), { maxLength: 4 }),
  maxWorkers: fc.integer({ min: 1, max: 12 }),
  fixed: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  ordered: fc.boolean(),
  known: fc.boolean(),
  largest: fc.integer({ min: 1, max: 60 }),
  secondsOf: fc.double({ min: 0, max: 0.3, noNaN: true }),
  delays: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 }),
});

it('whatever the sizes, speeds, refusals and failures, each element gets its own result once', async () => {
  await fc.assert(
    fc.asyncProperty(
      situation,
      async ({ count, bad, maxWorkers, fixed, ordered, known, largest, secondsOf, delays }) => {
        const service = new ScriptedService({
          fn: (x) => {
            if (bad.includes(x)) throw new Error(`bad ${x}`);
            return x * x;
          },
          secondsOf: () => secondsOf,
          onBatch: async ({ elements, number }) => {
            await quiet(delays[number % delays.length]);
            return elements.length > largest ? say('TOO_LARGE', {}, {}, 413) : undefined;
          },
        });
        const numbers = Array.from({ length: count }, (_, index) => index);
        const input = known ? numbers : numbers.values();
        const run = service
          .client()
          .map<number>(square, input, { maxWorkers, ordered, batch: { fixed }, onError: 'collect' });
        const all = await run.toArray();
        const found = all.map((value) => (isMapFailure(value) ? -1 - value.index : value));
        const expected = numbers.map((x) => (bad.includes(x) ? -1 - x : x * x));
        const inOrder = (list: number[]): number[] => (ordered ? list : list.sort((a, b) => a - b));
        expect(inOrder(found)).toEqual(inOrder(expected));
        expect(service.mostInFlight).toBeLessThanOrEqual(maxWorkers);
        expect(run.stats).toMatchObject({ elements: count, outcome: 'completed' });
        expect(service.count('done')).toBe(count === 0 ? 0 : 1);
      },
    ),
    { numRuns: 25 },
  );
});
