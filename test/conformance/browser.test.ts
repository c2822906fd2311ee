import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { topics } from './cases/index.js';
import { bundlePage } from './support/browser-bundle.js';
import { BrowserJobs } from './support/browser-jobs.js';
import { findChromium, openPage } from './support/chromium.js';
import { report } from './support/report.js';
import { applies, runCase } from './support/run-case.js';

const chromium = findChromium();

if (chromium === undefined) {
  test('a Chromium is installed', () => {
    console.log('conformance over chromium: not run, no Chromium is installed (apt-get install chromium)');
    expect(process.env.CI || undefined, 'CI runs the browser part').toBeUndefined();
  });
} else {
  describe('over chromium', () => {
    let jobs: BrowserJobs;
    let close = async (): Promise<void> => undefined;
    let ran = 0;

    beforeAll(async () => {
      jobs = await BrowserJobs.start(await bundlePage());
      close = await openPage(chromium, jobs.url);
    });
    afterAll(async () => {
      await close();
      await jobs.close();
      report('chromium', ran);
    });

    describe.each(Object.entries(topics))('%s', (_, cases) => {
      for (const testCase of cases.filter((candidate) => applies(candidate, 'chromium'))) {
        test.concurrent(testCase.name, async () => {
          ran += 1;
          await runCase(testCase, 'chromium', (spec, origin) => jobs.perform(spec, origin));
        });
      }
    });
  });
}
