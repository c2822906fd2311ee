import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { buildReference } from '../../../scripts/reference/build.js';
import { localizePage } from '../../../scripts/reference/localize.js';
import { MockCloud } from '../../../src/mock/cloud.js';
import { Inspector } from '../../../src/mock/node/inspector/inspector.js';
import { executablePath, launch, openPage } from './support/browser.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const isTested = executablePath !== undefined || process.env.CI !== undefined;

/** URL of an inspector that serves the reference from a folder. */
async function serveReference(folder: string): Promise<string> {
  const inspector = new Inspector(new MockCloud(), () => pathToFileURL(`${folder}/`));
  const server = createServer((request, response) => void inspector.respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/_mock/`;
}

describe('the rendered specs', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fastkit-reference-test-'));
    await buildReference(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('are a page each, one viewer, and its licenses', async () => {
    expect((await readdir(folder)).sort()).toEqual([
      'LICENSE.txt',
      'fastfn.html',
      'fastmap.html',
      'fastvm.html',
      'redoc.standalone.js',
    ]);
    expect(await readFile(join(folder, 'LICENSE.txt'), 'utf8')).toContain('Redocly');
  });

  test.each(['fastvm', 'fastfn', 'fastmap'])('%s loads nothing from elsewhere', async (spec) => {
    const page = await readFile(join(folder, `${spec}.html`), 'utf8');
    expect(page).toContain('from "./redoc.standalone.js"');
    expect(page).not.toMatch(/cdn\.redocly|<(script|link)[^>]*https?:/);
  });

  test.runIf(isTested).each(['fastvm', 'fastfn', 'fastmap'])(
    '%s runs in Chromium with no other network',
    async (spec) => {
      const url = await serveReference(folder);
      const browser = await launch();
      onTestFinished(() => browser.close());
      const { page, misdeeds } = await openPage(browser, `${url}reference/${spec}.html`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      // Only the running viewer responds to its buttons.
      const html = page.locator('html');
      await expect.poll(() => html.getAttribute('class')).toContain('light');
      await page.getByTestId('color-mode-switcher').click();
      await expect.poll(() => html.getAttribute('class')).toContain('dark');
      expect(misdeeds).toEqual({ errors: [], foreign: [] });
    },
  );

  test('if they are not built, the error says how to build them', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    const url = await serveReference(empty);
    const response = await fetch(`${url}reference/fastvm.html`, { headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
    expect(await response.text()).toContain('run `npm run build`');
  });
});

describe('a page for a viewer that the package does not have', () => {
  const page = (integrity: string) =>
    `<head><link href="https://cdn.redocly.com/redoc/v3.0.1/bundles/redoc.standalone.js" integrity="${integrity}"></head>`;
  const integrity = `sha384-${createHash('sha384').update('viewer').digest('base64')}`;

  test('is rejected', () => {
    expect(localizePage(page(integrity), 'viewer')).toContain(`href="./redoc.standalone.js" integrity="${integrity}"`);
    expect(() => localizePage(page('sha384-a'), 'viewer')).toThrow(
      'wants the viewer sha384-a, the package has sha384-',
    );
    expect(() => localizePage('<head></head>', 'viewer')).toThrow('wants the viewer (none)');
    expect(() => localizePage(`<p integrity="${integrity}">`, 'viewer')).toThrow('names no viewer');
  });
});
