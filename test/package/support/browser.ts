import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../../conformance/support/chromium.js';

/** A page in a browser, served from its own origin. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Logged and uncaught errors of the page. */
  readonly complaints: readonly string[];
}

/** Path of an installed Chromium; `undefined` if there is none. */
export const browserPath = findChromium();

/** Serves a script on a loopback port and opens a page that loads it. */
export async function openScript(executablePath: string, script: string): Promise<OpenPage> {
  const server = createServer(({ url }, response) => {
    const [type, body] = url === '/script.js' ? ['text/javascript', script] : ['text/html', PAGE];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const close = async (): Promise<void> => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { page, complaints, [Symbol.asyncDispose]: close };
}

/** The icon is empty, so that the browser does not request one. */
const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/script.js"></script>`;
