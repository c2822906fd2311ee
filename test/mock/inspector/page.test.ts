import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { executablePath, launch, type Misdeeds, openPage } from './support/browser.js';
import { type Inspected, inspected } from './support/inspected.js';

vi.setConfig({ testTimeout: 60_000 });

const isTested = executablePath !== undefined || process.env.CI !== undefined;

describe.runIf(isTested)('the inspector in Chromium', () => {
  let browser: Browser;
  let misdeeds: Misdeeds;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => expect(misdeeds).toEqual({ errors: [], foreign: [] }));

  async function open(target: Inspected, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const opened = await openPage(browser, target.page, { colorScheme });
    misdeeds = opened.misdeeds;
    await opened.page.getByText('live', { exact: true }).waitFor();
    return opened.page;
  }

  const rows = (page: Page) => page.locator('#call-list').getByRole('option');
  const texts = async (page: Page) =>
    (await rows(page).filter({ visible: true }).locator('strong').allTextContents()).join();

  test('shows calls as they come, newest first', async () => {
    const target = await inspected();
    const page = await open(target);
    await page.getByText('No calls yet').waitFor();
    await target.fastvm.vms.launch({ machineType: 'c1m2', name: 'dev' }, { wait: false });
    await target.fastvm.vms.list();
    await rows(page).nth(1).waitFor();
    expect(await texts(page)).toBe('vms.list,vms.launch');
    expect(await page.locator('#call-count').textContent()).toBe('2 calls');
    expect(await page.getByText('No calls yet').isVisible()).toBe(false);
  });

  test('filters by words, without words, and by violations', async () => {
    const target = await inspected();
    await target.fastvm.vms.list();
    await target.fastvm.quotas.retrieve();
    await target.fastfn.health();
    await target.violate();
    const page = await open(target);
    const filter = page.getByRole('searchbox', { name: 'Filter calls' });
    for (const [text, operations] of [
      ['VMS.', 'vms.launch,vms.list'],
      ['fastfn', 'health'],
      ['post 400', 'vms.launch'],
      ['fastvm -vms', 'quotas.retrieve'],
      ['violation', 'vms.launch'],
      ['nothing like it', ''],
    ] as const) {
      await filter.fill(text);
      expect(await texts(page), text).toBe(operations);
    }
    expect(await page.getByText('No call matches the filter.').isVisible()).toBe(true);
    await filter.fill('');
    await page.getByLabel('violations only').check();
    expect(await texts(page)).toBe('vms.launch');
    expect(await page.locator('#call-count').textContent()).toBe('1 of 4 calls');
    await target.fastvm.vms.list();
    await expect.poll(() => page.locator('#call-count').textContent()).toBe('1 of 5 calls');
  });

  test('shows a whole call: request and response, with recorded data only as text', async () => {
    const target = await inspected();
    const page = await open(target);
    await target.violate();
    await rows(page).first().click();
    const detail = page.getByRole('region', { name: 'Detail' });
    await detail.getByText('Breaks the spec', { exact: true }).waitFor();
    expect(await detail.getByRole('region', { name: 'Request: body' }).textContent()).toContain(
      '"name": "<script>alert(1)</script>"',
    );
    expect(await detail.getByRole('region', { name: 'Response: body' }).textContent()).toContain('machineType');
    await detail.getByText('Request headers').click();
    expect(await detail.getByRole('definition').filter({ hasText: 'application/json' }).count()).toBeGreaterThan(0);
    expect(await page.locator('main script').count()).toBe(0);
  });

  test('violations are red, in the list and in the detail', async () => {
    const target = await inspected();
    await target.violate();
    const page = await open(target);
    await page.getByText('1 violation', { exact: true }).waitFor();
    await rows(page).first().click();
    const note = page.locator('.note-violation');
    await note.waitFor();
    for (const element of [page.locator('.badge-violation'), note]) {
      const color = await element.evaluate((node) => getComputedStyle(node).color);
      const [red = 0, green = 0, blue = 0] = color.match(/\d+/g)?.map(Number) ?? [];
      expect(red, color).toBeGreaterThan(3 * Math.max(green, blue));
    }
  });

  test('updates a call in progress when it gets its response, in the detail too', async () => {
    const target = await inspected({ clock: 'manual' });
    target.cloud.faults.delay('vms.list', { ms: 60_000 });
    const page = await open(target);
    const listed = target.fastvm.vms.list();
    await rows(page).first().click();
    await page.locator('#detail-body').getByText('open', { exact: true }).waitFor();
    await page.getByLabel('Seconds').fill('60');
    await page.getByRole('button', { name: 'Advance' }).click();
    expect(await listed).toEqual([]);
    await page.locator('#detail-body').getByText('200', { exact: true }).waitFor();
    await page.getByText('delayed by 60000 ms').waitFor();
  });

  test('its form makes the next call fail', async () => {
    const target = await inspected();
    await target.fastvm.vms.list();
    const page = await open(target);
    await rows(page).first().click();
    await page.getByRole('button', { name: 'Add a fault' }).click();
    await page.getByLabel('Status', { exact: true }).fill('503');
    await page.getByLabel('Retry-After').fill('3');
    await page.getByRole('button', { name: 'Add fault', exact: true }).click();
    await page.getByRole('status').getByText('Added: vms.list returns 503, once').waitFor();
    await page.getByRole('list', { name: 'Active faults' }).getByText('vms.list returns 503, once').waitFor();
    await expect(target.fastvm.vms.list()).rejects.toMatchObject({ status: 503, retryAfterMs: 3000 });
    await page.getByText('fault', { exact: true }).waitFor();
    await expect.poll(() => page.locator('#active-faults li').count()).toBe(0);
  });

  test.each([
    ['delay', { 'Delay, ms': '5' }, '* waits 5 ms, 2 times'],
    ['reset', { When: 'after' }, '* is reset after the work, 2 times'],
    ['cut', { 'After bytes': '7' }, '* is cut after 7 bytes, 2 times'],
    ['corrupt', {}, '* is corrupted, 2 times'],
    ['random', { 'Rate, 0 to 1': '0.25', Seed: '9' }, /at a rate of 0.25, seed 9/],
  ] as const)('its form has %s, with the fields of that kind only', async (kind, fields, description) => {
    const target = await inspected();
    const page = await open(target);
    const form = page.locator('#fault-form');
    await form.getByLabel('Kind').selectOption(kind);
    for (const [label, value] of Object.entries(fields)) {
      const field = form.getByLabel(label);
      if (label === 'When') await field.selectOption(value);
      else await field.fill(value);
    }
    if (kind !== 'random') await form.getByLabel('Times').fill('2');
    expect(await form.getByLabel('Status', { exact: true }).isVisible()).toBe(false);
    await form.getByRole('button', { name: 'Add fault' }).click();
    await page.locator('#active-faults li').waitFor();
    const [fault] = target.cloud.faults.active;
    expect(fault?.description).toEqual(
      typeof description === 'string' ? description : expect.stringMatching(description),
    );
    await page.getByRole('button', { name: 'Remove: ' }).click();
    await expect.poll(() => target.cloud.faults.active.length).toBe(0);
  });

  test('clears faults, expires URLs, resets', async () => {
    const target = await inspected();
    const page = await open(target);
    target.cloud.faults.delay('*', { ms: 1, times: Number.POSITIVE_INFINITY });
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('All faults are cleared.').waitFor();
    await page.getByRole('button', { name: 'Expire URLs' }).click();
    await page.getByText('All signed URLs have expired.').waitFor();
    await target.fastvm.vms.launch({ machineType: 'c1m2' }, { wait: false });
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'Reset all' }).click();
    await page.getByText('No calls yet').waitFor();
    expect(target.cloud.fastvm.listVms()).toEqual([]);
  });

  test('shows VMs, functions, jobs and runs as they change', async () => {
    const target = await inspected({ fastvm: { boot: { bootMs: 60_000 } } });
    const page = await open(target);
    const section = (name: string) => page.locator(`#${name}-list`);
    const pill = (name: string, status: string) => section(name).locator(`[data-status=${status}]`);
    await target.fastvm.vms.launch({ machineType: 'c1m2', name: 'builder' }, { wait: false });
    await section('vms').getByText('builder').waitFor();
    await pill('vms', 'queued').waitFor();
    await page.getByRole('button', { name: '+1 min' }).click();
    await pill('vms', 'running').waitFor();
    await page.getByText('real time +1 min').waitFor();
    target.cloud.fastfn.register({ name: 'hello', handler: () => 'hi' });
    await section('functions').getByText('node/hello@default').waitFor();
    await target.fastfn.jobs.create({ name: 'hello' });
    await pill('jobs', 'done').waitFor();
    target.cloud.fastmap.runs.open({ funcHash: 'a'.repeat(64), runId: '1', label: 'squares' }, 0);
    await section('runs').getByText('squares').waitFor();
    await pill('runs', 'running').waitFor();
  });

  test('by keyboard only: filter, choose, read, add a fault', async () => {
    const target = await inspected();
    await target.fastvm.vms.list();
    await target.fastvm.quotas.retrieve();
    await target.fastfn.health();
    const page = await open(target);
    await rows(page).nth(2).waitFor();
    const { keyboard } = page;
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent);
    const selected = () => page.locator('[aria-selected=true] strong').textContent();

    await keyboard.press('/');
    expect(await focused()).toBe('filter');
    await keyboard.type('fastvm');
    await keyboard.press('Tab');
    expect(await focused()).toBe('call-list');
    const outline = await page.locator('#call-list').evaluate((node) => getComputedStyle(node).outlineStyle);
    expect(outline).toBe('solid');
    for (const [key, operation] of [
      ['ArrowDown', 'quotas.retrieve'],
      ['ArrowDown', 'vms.list'],
      ['ArrowDown', 'vms.list'],
      ['Home', 'quotas.retrieve'],
      ['End', 'vms.list'],
      ['ArrowUp', 'quotas.retrieve'],
      ['PageDown', 'vms.list'],
      ['PageUp', 'quotas.retrieve'],
    ] as const) {
      await keyboard.press(key);
      expect(await selected(), key).toBe(operation);
    }
    const active = await page.locator('#call-list').getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).locator('strong').textContent()).toBe('quotas.retrieve');

    await page.getByRole('heading', { name: 'quotas.retrieve' }).waitFor();
    await keyboard.press('Tab');
    expect(await focused()).toBe('Add a fault');
    await keyboard.press('Enter');
    expect(await focused()).toBe('fault-kind');
    for (let press = 0; press < 5; press++) await keyboard.press('Tab');
    expect(await focused()).toBe('Add fault');
    await keyboard.press('Enter');
    await page.locator('#active-faults li').waitFor();
    expect(target.cloud.faults.active[0]?.description).toBe('quotas.retrieve returns 503, once');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await expect.poll(() => target.cloud.faults.active.length).toBe(0);
    await expect.poll(focused).toBe('fault-kind');
  });

  test('every control has a name, and messages are announced once', async () => {
    const target = await inspected();
    const page = await open(target);
    const unnamed = await page.locator('input, select, button').evaluateAll((controls) =>
      controls
        .filter(
          (control) =>
            control instanceof HTMLButtonElement ||
            control instanceof HTMLInputElement ||
            control instanceof HTMLSelectElement,
        )
        .filter((control) => !control.textContent?.trim() && (control.labels?.length ?? 0) === 0)
        .map((control) => control.outerHTML),
    );
    expect(unnamed).toEqual([]);
    expect(await page.locator('[aria-live], [role=status], [role=alert]').count()).toBe(2);
  });

  test('is dark if the system is', async () => {
    const target = await inspected();
    await target.fastvm.vms.list();
    const brightness = async (colorScheme: 'light' | 'dark') => {
      const page = await open(target, colorScheme);
      const style = await page.locator('body').evaluate((node) => {
        const { backgroundColor, color } = getComputedStyle(node);
        return { backgroundColor, color };
      });
      return Object.values(style).map((value) => Number(value.match(/\d+/)?.[0]));
    };
    const [lightGround = 0, lightText = 0] = await brightness('light');
    const [darkGround = 0, darkText = 0] = await brightness('dark');
    expect([lightGround > 200, lightText < 60, darkGround < 60, darkText > 200]).toEqual([true, true, true, true]);
  });

  test('recovers when the connection does', async () => {
    const target = await inspected();
    const page = await open(target);
    await page.context().setOffline(true);
    await target.fastvm.vms.list();
    await page.context().setOffline(false);
    await rows(page).first().waitFor();
    expect(await texts(page)).toBe('vms.list');
  });
});
