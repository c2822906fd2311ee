import { expect, test } from 'vitest';
import { MSGPACK_CORPUS } from '../../support/corpora/msgpack.js';
import { exceeded } from '../../support/corpus.js';
import { runCorpus } from '../../support/peak-rss.js';

test('no hostile value takes more than 150 MiB and four times its size', { timeout: 180_000 }, async () => {
  const reports = await runCorpus(new URL('./msgpack-memory.program.ts', import.meta.url));
  expect(reports.map(({ name }) => name)).toEqual(MSGPACK_CORPUS.map(({ name }) => name));
  expect(exceeded(reports)).toEqual([]);
});
