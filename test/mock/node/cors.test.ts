import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ServedCloud, serve } from '../../../src/mock-node.js';
import { findChromium } from '../../conformance/support/chromium.js';
import { rawRequest } from './raw.js';

let served: ServedCloud;
let vmsUrl: string;

beforeAll(async () => {
  served = await serve();
  vmsUrl = `${served.baseUrls.fastvm}/v1/vms`;
});
afterAll(() => served.close());

/** The CORS headers of a response. */
async function corsHeaders(method: string, headers: Readonly<Record<string, string>>) {
  const { text } = await rawRequest(vmsUrl, method, headers);
  const [head = ''] = text.split('\r\n\r\n');
  const lines = head.split('\r\n').filter((line) => /^(HTTP|access-control|vary)/i.test(line));
  return lines.map((line) => line.replace(/^HTTP\/1\.1 (\d+).*/, '$1').toLowerCase());
}

describe.each([
  'http://localhost:5173',
  'http://127.0.0.1:8080',
  'http://127.1.2.3',
  'http://[::1]:3000',
  'https://app.localhost',
])('a page of %s', (origin) => {
  test('may send a preflight', async () => {
    const preflight = {
      origin,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'x-api-key,content-type',
    };
    expect(await corsHeaders('OPTIONS', preflight)).toEqual([
      '204',
      'vary: origin',
      `access-control-allow-origin: ${origin}`,
      'access-control-allow-credentials: true',
      'access-control-allow-methods: delete',
      'access-control-allow-headers: x-api-key,content-type',
      'access-control-max-age: 600',
    ]);
  });

  test('may read responses and all their headers', async () => {
    served.cloud.faults.respondWith('vms.list', { headers: { 'retry-after': '1' } });
    expect(await corsHeaders('GET', { origin, 'x-api-key': 'k' })).toEqual([
      '503',
      'vary: origin',
      `access-control-allow-origin: ${origin}`,
      'access-control-allow-credentials: true',
      'access-control-expose-headers: content-length, content-type, retry-after',
    ]);
  });
});

test.each([
  'https://example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://192.168.0.1',
  'null',
])('a page of %s may not', async (origin) => {
  expect(await corsHeaders('GET', { origin, 'x-api-key': 'k' })).toEqual(['200', 'vary: origin']);
  const preflight = { origin, 'access-control-request-method': 'DELETE' };
  expect(await corsHeaders('OPTIONS', preflight)).toEqual(['405', 'vary: origin']);
});

test('callers that are not pages get no such headers', async () => {
  expect(await corsHeaders('GET', { 'x-api-key': 'k' })).toEqual(['200']);
});

test('a preflight is not recorded as a call', async () => {
  served.cloud.reset();
  await corsHeaders('OPTIONS', { origin: 'http://localhost', 'access-control-request-method': 'GET' });
  expect(served.cloud.calls.total).toBe(0);
});

const executablePath = findChromium();

if (executablePath === undefined) {
  test('a Chromium is installed', () => {
    console.log('CORS in a page: not run, no Chromium is installed (apt-get install chromium)');
    expect(process.env.CI, 'CI runs the browser part').toBeUndefined();
  });
} else {
  test('a page on another port calls the mock', { timeout: 60_000 }, async () => {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    await using other = await serve();
    const tab = await browser.newPage();
    // Any page of another origin will do.
    await tab.goto(`${other.baseUrls.fastvm}/healthz`);
    served.cloud.faults.respondWith('vms.list', { headers: { 'retry-after': '7' } });
    const response = await tab.evaluate(async (url) => {
      const { status, headers } = await fetch(url, { headers: { 'x-api-key': 'page-key' }, credentials: 'include' });
      return { status, retryAfter: headers.get('retry-after') };
    }, vmsUrl);
    expect(response).toEqual({ status: 503, retryAfter: '7' });
  });
}
