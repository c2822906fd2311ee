import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { affordableElements } from '../../../../src/overrides/fastmap/map/batch-plan.js';

const spending = { maxCredits: 10, credits: 4, elements: 40, elementsInFlight: 0 };

test.each([
  ['without a limit everything', { maxCredits: Number.POSITIVE_INFINITY }, Number.POSITIVE_INFINITY],
  ['what is left at the known price', {}, 60],
  ['less what is in flight', { elementsInFlight: 50 }, 10],
  ['nothing when the elements in flight use it up', { elementsInFlight: 99 }, 0],
  ['nothing at the limit', { credits: 10 }, 0],
  ['nothing above the limit', { credits: 11 }, 0],
  ['everything while the price is unknown', { credits: 0, elements: 0 }, Number.POSITIVE_INFINITY],
  ['everything while nothing is charged', { credits: 0 }, Number.POSITIVE_INFINITY],
  ['nothing when the next one alone costs too much', { credits: 9.95, elements: 99 }, 0],
])('%s', (_, changes, elements) => {
  expect(affordableElements({ ...spending, ...changes })).toBe(elements);
});

it('the allowed elements stay within the limit at the known price', () => {
  const amount = fc.double({ min: 0.001, max: 1000, noNaN: true });
  const count = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(amount, amount, count, count, (maxCredits, credits, elements, elementsInFlight) => {
      const more = affordableElements({ maxCredits, credits, elements, elementsInFlight });
      const expected = credits + (credits / elements) * (elementsInFlight + more);
      if (more > 0) expect(expected).toBeLessThanOrEqual(maxCredits * (1 + 1e-9));
    }),
  );
});
