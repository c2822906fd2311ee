import { callMatchers, type ServedCloud, serve } from 'fastkit/mock/node';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Site, serveSite } from './serve-site.js';

expect.extend(callMatchers);
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // a browser starts

let served: ServedCloud;
let site: Site;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  served = await serve(); // pages of loopback origins may read its responses
  site = await serveSite(served.baseUrls);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? chromium.executablePath() });
});
beforeEach(async () => {
  served.cloud.fastfn.register({
    name: 'releases',
    routes: ['/releases/:branch'],
    handler: ({ params }) => (params.branch === 'main' ? { release: 'app-1.2.3' } : { status: 404, body: {} }),
  });
  served.cloud.fastvm.exec(/^deploy /, [{ stdout: 'fetching\n' }, { delayMs: 50 }, { stdout: 'started\n' }]);
  page = await browser.newPage();
  await page.goto(site.url);
});
afterEach(async () => {
  await page.close();
  expect(served.cloud.calls).toHaveNoViolations();
  served.cloud.reset();
});
afterAll(async () => {
  await browser.close();
  site.close();
  await served.close();
});

async function start(branch: string, key = 'any'): Promise<void> {
  await page.getByLabel('FastVM key').fill(key);
  await page.getByLabel('Branch').fill(branch);
  await page.getByRole('button', { name: 'Start' }).click();
}

const sees = (role: 'status' | 'alert' | 'log', text: string): Promise<void> =>
  page.getByRole(role).filter({ hasText: text }).waitFor({ timeout: 10_000 });

test('deploys the release of a branch and shows its progress', async () => {
  await start('main');
  await sees('status', 'app-1.2.3 runs at [2001:db8::');
  await sees('log', 'fetching started');
  expect(served.cloud.calls).toHaveCalled('vms.run', { command: ['deploy', 'app-1.2.3'] });
});

test('launches nothing for a branch that does not exist', async () => {
  await start('typo');
  await sees('alert', 'There is no branch typo.');
  expect(served.cloud.calls).not.toHaveCalled('vms.launch');
});

test('shows the status of a VM that takes a minute to boot', async () => {
  served.cloud.fastvm.boot = { bootMs: 60_000, outcome: 'running' };
  await start('main');
  await sees('status', 'The VM is queued.');
  await served.cloud.clock.advance(40_000);
  await sees('status', 'The VM is provisioning.');
  await served.cloud.clock.advance(20_000);
  await sees('status', 'app-1.2.3 runs');
});

test('says what a key may not do', async () => {
  served.cloud.fastvm.apiKeys = { reader: 'read' };
  await start('main', 'reader');
  await sees('alert', '403 forbidden');
});

test('shows an error when the outcome of the deployment is unknown', async () => {
  served.cloud.faults.cut('vms.run', { afterBytes: 40 });
  await start('main');
  await sees('log', 'fetching');
  await sees('alert', 'stream');
});
