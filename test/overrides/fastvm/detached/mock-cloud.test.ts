import { type ExecHandle, FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServedCloud, serve } from '../../../../src/mock-node.js';
import { caught } from '../../../core/support/caught.js';

const FAST = { pollIntervalMs: 20 };
let served: ServedCloud;
let client: FastvmClient;
let id: string;

beforeAll(async () => {
  served = await serve();
  client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
  ({ id } = await client.vms.launch({ machineType: 'c1m2' }));
});
afterAll(async () => {
  served.cloud.assertNoViolations();
  await served.close();
});

async function textOf(handle: ExecHandle, options: object = {}): Promise<{ stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  for await (const log of handle.logs({ ...FAST, ...options })) text[log.type] += log.text;
  return text;
}

it('streams', async () => {
  const stream = client.vms.stream(id, { command: 'echo ä; echo no >&2; exit 2' });
  const seen: string[] = [];
  for await (const { type, text } of stream) seen.push(`${type} ${text}`);
  expect(seen.toSorted()).toEqual(['stderr no\n', 'stdout ä\n']);
  expect((await stream).exitCode).toBe(2);
});

it('spawns, waits and reads', async () => {
  const handle = await client.vms.spawn(id, { command: 'cd /root; echo out ü; sleep 0.05; echo err >&2; exit 4' });
  expect(await handle.wait(FAST)).toMatchObject({ exitCode: 4, stdout: 'out ü\n', stderr: 'err\n' });
  const again = client.vms.attach(id, handle.execId);
  expect(await textOf(again)).toEqual({ stdout: 'out ü\n', stderr: 'err\n' });
  expect(await textOf(again, { stdoutOffset: 4 })).toEqual({ stdout: 'ü\n', stderr: 'err\n' });
  await again.remove();
  expect(await again.status()).toMatchObject({ state: 'missing' });
});

it('supports cwd and env', async () => {
  const handle = await client.vms.spawn(id, { command: 'pwd; echo "$A"', cwd: '/var/log', env: { A: "it's" } });
  expect((await handle.wait(FAST)).stdout).toBe("/var/log\nit's\n");
});

it('spawns once under one execId', async () => {
  const params = { command: 'echo run >> /root/count', execId: 'once' };
  const [first] = await Promise.all([client.vms.spawn(id, params), client.vms.spawn(id, params)]);
  await first.wait(FAST);
  expect((await client.vms.run(id, { command: 'cat /root/count' })).stdout).toBe('run\n');
});

it('kills', async () => {
  const handle = await client.vms.spawn(id, { command: 'sleep 30; echo not reached' });
  await expect.poll(async () => (await handle.status()).state).toBe('running');
  expect(await handle.kill()).toBe(true);
  const { exitCode, stdout } = await handle.wait(FAST);
  expect(exitCode).not.toBe(0);
  expect(stdout).toBe('');
});

it('fails for a VM that is gone', async () => {
  const gone = client.vms.attach('0000', 'x');
  expect(await caught(gone.wait(FAST))).toMatchObject({ name: 'NotFoundError' });
});
