/** Writes docs/images/inspector.png: the mock cloud's page after some calls, for the README. Needs Chromium. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { DEFAULT_PORT } from '../src/cli/node/mock/options.js';
import { FastfnClient, FastmapClient, FastvmClient, pythonFunction } from '../src/index.js';
import { DEFAULT_FASTMAP_SECRET, MockCloud, type ServedCloud, serve } from '../src/mock-node.js';

const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url));
const MAX_BYTES = 200_000;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const colorScheme = process.argv.includes('--dark') ? 'dark' : 'light';
const file = `${FOLDER}inspector${colorScheme === 'dark' ? '-dark' : ''}.png`;

await mkdir(FOLDER, { recursive: true });
await using served = await serve({ port: DEFAULT_PORT, cloud: new MockCloud({ fastvm: { boot: { bootMs: 0 } } }) });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 800 } });
// Python is already loaded the second time.
await makeCalls(served);
served.cloud.reset();
await page.goto(`${served.url}/_mock/`);
await makeCalls(served);
await chooseViolation(page);
const { byteLength } = await page.screenshot({ path: file });
await browser.close();
if (byteLength > MAX_BYTES) throw new Error(`${file}: ${byteLength} bytes, the limit for the README is ${MAX_BYTES}`);
console.log(`${file}: ${byteLength} bytes`);

async function makeCalls({ cloud, baseUrls }: ServedCloud): Promise<void> {
  const fastvm = new FastvmClient({ apiKey: 'mock', baseUrl: baseUrls.fastvm });
  const fastfn = new FastfnClient({ adminToken: cloud.fastfn.adminToken, baseUrl: baseUrls.fastfn });
  const fastmap = new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: baseUrls.fastmap });

  const square = pythonFunction({ module: 'squares', name: 'square', source: 'def square(x):\n    return x * x\n' });
  await fastmap.map(square, [1, 2, 3, 4], { label: 'squares', maxWorkers: 1 }).toArray();

  const builder = await fastvm.vms.launch({ machineType: 'c2m4', name: 'builder' }, { wait: false });
  await fastvm.vms.run(builder.id, { command: 'echo ok | tee /root/out.txt' });

  const code = 'exports.handler = async (event) => ({ status: 200, body: { hello: event.query.name } });';
  await fastfn.functions.create({ runtime: 'node', name: 'hello' }, { code });
  await fastfn.invoke({ name: 'hello', query: { name: 'Ana' } });
  await fastfn.jobs.create({ name: 'hello' });

  cloud.faults.respondWith('vms.list', { status: 503, headers: { 'retry-after': '0' } });
  await fastvm.vms.list();
  await fetch(`${baseUrls.fastvm}/v1/vms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'mock' },
    body: JSON.stringify({ machineType: 'c1m2', name: 'tester', metadata: { attempt: 1 } }),
  });
  await fastvm.vms.launch({ machineType: 'c1m2', name: 'tester' }, { wait: false });
  cloud.faults.reset('vms.launch', { when: 'after', times: 2 });
  cloud.faults.delay('*', { ms: 20, times: Number.POSITIVE_INFINITY });
}

async function chooseViolation(page: Page): Promise<void> {
  await page.locator('#call-list').getByText('1 violation').click();
  await page.getByText('Breaks the spec', { exact: true }).waitFor();
  await page.locator('#vms-list').getByText('tester').waitFor();
  await page.locator('#call-list').focus();
}
