import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findChromium } from '../../../conformance/support/chromium.js';

export const executablePath = findChromium();
if (executablePath === undefined) console.warn('the inspector is not tested in Chromium: none is installed');

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath ?? 'chromium', args: ['--no-sandbox'] });

/** Forbidden events of a page: errors, and requests to other servers than the mock. */
export interface Misdeeds {
  readonly errors: string[];
  readonly foreign: string[];
}

/** Opens a page in a new profile. */
export async function openPage(
  browser: Browser,
  url: string,
  { colorScheme = 'light' }: { colorScheme?: 'light' | 'dark' } = {},
): Promise<{ page: Page; misdeeds: Misdeeds }> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 800 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  // Below the test's own limit, so that a failure names the awaited element.
  page.setDefaultTimeout(30_000);
  const misdeeds: Misdeeds = { errors: [], foreign: [] };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') misdeeds.errors.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(String(error)));
  page.on('dialog', (dialog) => {
    misdeeds.errors.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) misdeeds.foreign.push(request.url());
  });
  await page.goto(url);
  return { page, misdeeds };
}
