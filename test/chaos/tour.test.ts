import { expect, test } from 'vitest';
import { planOf, TRANSPORTS } from './support/plan.js';
import { isSingle, play, seeds } from './support/play.js';

const SEEDS = seeds(150);

test('without faults, every comparison succeeds on every transport', { timeout: 120_000 }, async () => {
  const { runs, problems } = await play(TRANSPORTS.map((transport) => ({ ...planOf(0), transport, rate: 0 })));
  expect(problems).toBe('');
  expect(runs.map(({ outcome }) => outcome)).toEqual(['complete', 'complete', 'complete']);
});

test('under random faults, the whole tour is correct or ends with one typed error, and leaves nothing behind', {
  timeout: 600_000 + SEEDS.length * 1_000,
}, async () => {
  const { runs, problems } = await play(SEEDS.map((seed) => planOf(seed)));
  expect(problems).toBe('');
  if (isSingle) return;
  const complete = runs.filter(({ outcome }) => outcome === 'complete').length / runs.length;
  expect(complete, 'share of complete tours').toBeGreaterThan(0.2);
  expect(complete, 'share of complete tours').toBeLessThan(0.8);
});
