import { expect, test } from 'vitest';
import { CHAPTER_NAMES } from './support/chapters/index.js';
import { planOf } from './support/plan.js';
import { isSingle, play, seeds } from './support/play.js';

const SEEDS = seeds(40);
const { FASTKIT_CHAOS_CHAPTER: one } = process.env;
const CHAPTERS = one === undefined ? CHAPTER_NAMES : [one];

test('each chapter alone, under many faults, is correct or ends with one typed error', {
  timeout: 600_000 + SEEDS.length * CHAPTERS.length * 1_000,
}, async () => {
  const { runs, problems } = await play(CHAPTERS.flatMap((chapter) => SEEDS.map((seed) => planOf(seed, chapter))));
  expect(problems).toBe('');
  if (isSingle) return;
  for (const chapter of CHAPTERS) {
    const outcomes = runs.filter(({ plan }) => plan.chapter === chapter).map(({ outcome }) => outcome);
    expect(outcomes, `${chapter} gets through`).toContain('complete');
    expect(
      outcomes.some((outcome) => outcome !== 'complete'),
      `${chapter} fails`,
    ).toBe(true);
  }
});
