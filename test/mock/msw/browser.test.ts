import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../conformance/support/chromium.js';
import { servePage } from './support/serve-page.js';

const executablePath = findChromium();

if (executablePath === undefined) {
  test('a Chromium is installed', () => {
    console.log('msw in a page: not run, no Chromium is installed (apt-get install chromium)');
    expect(process.env.CI, 'CI runs the browser part').toBeUndefined();
  });
} else {
  test('a page behind msw’s service worker has the cloud and its faults', { timeout: 60_000 }, async () => {
    const page = await servePage(new URL('support/page.ts', import.meta.url));
    onTestFinished(page.close);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const tab = await browser.newPage();
    await tab.goto(page.url);
    expect(await tab.evaluate(() => window.visited)).toEqual({
      stdout: 'in a page\n',
      types: ['o', 'x'],
      status: 'RateLimitError',
      reset: 'ConnectionError',
      cut: 'ConnectionError',
      corrupted: 'ResponseParseError',
      calls: ['vms.launch', 'vms.run', 'vms.run', 'vms.list', 'vms.list', 'vms.list', 'vms.list'],
    });
  });
}
