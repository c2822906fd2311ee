import { beforeAll, describe, expect, test } from 'vitest';
import { consumerProject, writeFiles } from '../../package/support/project.js';
import { type Ended, run } from '../../package/support/run.js';

/** Programs that print the responses they get, with only their own packages installed. */
const CLIENTS = `
import { FastvmClient } from 'fastkit/fastvm';
import { FastmapClient, pythonFunction } from 'fastkit/fastmap';
import { DEFAULT_FASTMAP_SECRET, serve } from 'fastkit/mock/node';
const served = await serve();
const tell = (error) => console.log(error.status, error.message);
`;

const VIOLATION = `
import { MockCloud } from 'fastkit/mock';
const cloud = new MockCloud();
const headers = { 'x-api-key': 'any', 'content-type': 'application/json' };
await cloud.fetch(new Request('https://api.fastvm.org/v1/vms', { method: 'POST', headers, body: '{"machineType":1}' }));
console.log(cloud.calls.violations.map(({ path }) => path).join());
`;

const MSW = `
import { mockCloud } from 'fastkit/mock';
const cloud = mockCloud();
try { cloud.handlers } catch (error) { console.log(error.message) }
console.log((await cloud.fetch(new Request('https://api.fastvm.org/healthz', { headers: { 'x-api-key': 'any' } }))).status);
`;

const JUST_BASH = `${CLIENTS}
const client = new FastvmClient({ apiKey: 'any', baseUrl: served.baseUrls.fastvm });
const vm = await client.vms.launch({ machineType: 'c1m2' });
await client.vms.run(vm.id, { command: 'true' }).catch(tell);
await client.vms.stream(vm.id, { command: 'true' }).catch(tell);
served.cloud.fastvm.exec('true', { stdout: 'a stub needs none' });
console.log((await client.vms.run(vm.id, { command: 'true' })).stdout);
await served.close();
`;

const PYODIDE = `${CLIENTS}
const client = new FastmapClient({ secret: DEFAULT_FASTMAP_SECRET, baseUrl: served.baseUrls.fastmap });
const square = pythonFunction({ module: 'funcs', name: 'square', source: 'def square(x):\\n    return x * x\\n' });
await client.map(square, [2]).toArray().catch(tell);
await served.close();
`;

const WS = `${CLIENTS}
import { request } from 'node:http';
const client = new FastvmClient({ apiKey: 'any', baseUrl: served.baseUrls.fastvm });
const vm = await client.vms.launch({ machineType: 'c1m2' });
const { websocketPath, token } = await client.vms.consoleToken(vm.id);
const headers = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
request(served.baseUrls.fastvm + '/v1/vms/' + vm.id + '/console/ws?session=' + token, { headers }, async (response) => {
  for await (const chunk of response) console.log(response.statusCode, String(chunk));
  await served.close();
}).end();
`;

let folder: string;
beforeAll(async () => {
  folder = await consumerProject();
}, 300_000);

async function runProgram(text: string, project = folder): Promise<Ended> {
  await writeFiles(project, { 'program.mjs': text });
  return run(project, process.execPath, ['program.mjs']);
}

describe('with nothing but fastkit installed', { timeout: 120_000 }, () => {
  const all = ['', '/fastvm', '/fastfn', '/fastmap', '/mock', '/mock/node'].map((entry) => `fastkit${entry}`);

  test.each(all)('%s can be imported', async (entry) => {
    expect(await runProgram(`import '${entry}';`)).toEqual({ exitCode: 0, out: '', err: '' });
  });

  test('messages are validated against the specs', async () => {
    expect(await runProgram(VIOLATION)).toEqual({ exitCode: 0, out: 'body.machineType\n', err: '' });
  });

  test('handlers say that they need msw, and the rest works', async () => {
    const { out, err } = await runProgram(MSW);
    expect(out).toMatch(/npm install --save-dev msw\n200\n$/);
    expect(err).toBe('');
  });

  test('commands in VMs are refused on the port with what to install, and stubs work', async () => {
    const { out, err } = await runProgram(JUST_BASH);
    const refusal = '501 .*Run: npm install --save-dev just-bash.*\\n';
    expect(out).toMatch(new RegExp(`^${refusal}${refusal}a stub needs none\\n$`));
    expect(err).toBe('');
  });

  test('mapping Python is refused on the port with what to install', async () => {
    const { out, err } = await runProgram(PYODIDE);
    expect(out).toMatch(/^501 .*Run: npm install --save-dev pyodide.*\n$/);
    expect(err).toBe('');
  });

  test('consoles are refused on the port with what to install', async () => {
    const { out, err } = await runProgram(WS);
    expect(out).toMatch(/^501 .*Run: npm install --save-dev ws.*\n$/);
    expect(err).toBe('');
  });
});

test('a peer is found where it is installed', { timeout: 120_000 }, async () => {
  const project = await consumerProject({ packages: ['just-bash', 'msw'] });
  expect((await runProgram(JUST_BASH, project)).out).toBe('a stub needs none\n');
  expect((await runProgram(MSW, project)).out).toBe('200\n');
});
