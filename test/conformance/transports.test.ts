import { afterAll, describe, test } from 'vitest';
import '../core/support/loaded-engine.js';
import { topics } from './cases/index.js';
import { report } from './support/report.js';
import { applies, runCase } from './support/run-case.js';
import { transports } from './support/transports.js';

describe.each(transports)('over $name', ({ name, call }) => {
  let ran = 0;
  afterAll(() => report(name, ran));

  describe.each(Object.entries(topics))('%s', (_, cases) => {
    // Not `each`, which shortens names.
    for (const testCase of cases.filter((candidate) => applies(candidate, name))) {
      test.concurrent(testCase.name, async () => {
        ran += 1;
        await runCase(testCase, name, call);
      });
    }
  });
});
