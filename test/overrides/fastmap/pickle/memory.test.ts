import { expect, test } from 'vitest';
import { PICKLE_CORPUS } from '../../../support/corpora/pickle.js';
import { exceeded } from '../../../support/corpus.js';
import { runCorpus } from '../../../support/peak-rss.js';

/** For none of them is there more to do than for a few megabytes of honest data. */
const MAX_CPU_MS = 5000;

test('no hostile pickle takes more than 150 MiB and four times its size, or seconds', {
  timeout: 180_000,
}, async () => {
  const reports = await runCorpus(new URL('./memory.program.ts', import.meta.url));
  expect(reports.map(({ name }) => name)).toEqual(PICKLE_CORPUS.map(({ name }) => name));
  expect(exceeded(reports)).toEqual([]);
  expect(reports.filter(({ cpuMs }) => cpuMs > MAX_CPU_MS)).toEqual([]);
  // What makes copies, or collides, is found: not just survived.
  const outcomes = new Map(reports.map(({ name, outcome }) => [name, outcome]));
  for (const name of ['bytearray', 'deque', 'set', 'OrderedDict', 'Counter']) {
    expect(outcomes.get(`20000 calls of ${name}`)).toBe('PickleError PICKLE_LIMIT');
  }
  for (const [name, outcome] of outcomes) {
    if (/000 .* that collide$/.test(name)) expect(outcome, name).toBe('PickleError PICKLE_MALFORMED');
  }
});
