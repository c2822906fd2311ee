import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type ExecHandle, FastvmClient } from 'fastkit/fastvm';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { type ServedCloud, serve } from '../../../../src/mock-node.js';
import { caught } from '../../../core/support/caught.js';
import { realGuests } from '../support/real-guests.js';
import { type ShellVm, startShellVm } from '../support/shell-vm.js';

const FAST = { pollIntervalMs: 30 };
const guests = realGuests();

describe.each([...guests, { name: 'simulated' as const, env: {} }])('spawn in a $name guest', ({ name, env }) => {
  let vm: ShellVm | undefined;
  let served: ServedCloud | undefined;
  let client: FastvmClient;
  let id = 'vm';
  const handles: ExecHandle[] = [];

  beforeAll(async () => {
    if (name === 'simulated') {
      served = await serve();
      client = new FastvmClient({ apiKey: 'key', baseUrl: served.baseUrls.fastvm });
      ({ id } = await client.vms.launch({ machineType: 'c1m2' }));
    } else {
      vm = await startShellVm(env);
      client = new FastvmClient({ apiKey: 'key-0123456789', baseUrl: vm.url });
    }
  });
  afterEach(async () => {
    await Promise.all(handles.splice(0).map((handle) => handle.remove()));
  });
  afterAll(async () => {
    await vm?.close();
    await served?.close();
  });

  async function resultOf(params: Parameters<FastvmClient['vms']['spawn']>[1]) {
    const handle = await client.vms.spawn(id, params);
    handles.push(handle);
    return handle.wait(FAST);
  }

  it('variables of any name and value arrive', async () => {
    const values = {
      d: 'one',
      code: "it's",
      pid: '$HOME `id` "x"',
      LINES_: 'a\nb\n',
      EMPTY: '',
      start: '-',
      limit: '5',
    };
    const command = `${Object.keys(values)
      .map((key) => `printf '%s|' "$${key}"`)
      .join('; ')}`;
    const { stdout } = await resultOf({ command, env: values });
    expect(stdout).toBe(`${Object.values(values).join('|')}|`);
  });

  test.each([
    ['twelve bytes', 'twelve bytes'],
    [new TextEncoder().encode('by\u00fctes'), 'by\u00fctes'],
    ['', ''],
  ])('standard input %j', async (stdin, text) => {
    expect((await resultOf({ command: ['cat'], stdin })).stdout).toBe(text);
  });

  it('without standard input, there is none', async () => {
    expect((await resultOf({ command: 'cat; echo end' })).stdout).toBe('end\n');
  });

  if (name === 'simulated') return;

  it('read-only names of shells and a PATH of the caller', async () => {
    const { stdout } = await resultOf({ command: ['/usr/bin/env'], env: { PATH: '/nowhere', UID: '7', PPID: '8' } });
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['PATH=/nowhere', 'UID=7', 'PPID=8']));
    expect(stdout).not.toContain('FASTKIT_ENV_');
  });

  test.each(['exit', 'boot', 'record', 'cd'])('%s is looked up as a program', async (program) => {
    const { exitCode } = await resultOf({ command: [program, '3'] });
    expect([126, 127]).toContain(exitCode);
  });

  it('values are in no command line that stays', async () => {
    const secret = `secret-${Math.random()}`;
    const handle = await client.vms.spawn(id, { command: 'sleep 30; :', env: { TOKEN: secret }, stdin: secret });
    handles.push(handle);
    await expect.poll(async () => (await handle.status()).state).toBe('running');
    await expect.poll(() => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(secret);
  });

  it('a time limit is kept by the guest, and leaves nothing behind', async () => {
    const command = 'trap "echo stopping; exit 3" TERM; while :; do sleep 0.1; done';
    expect(await resultOf({ command, timeoutSec: 1 })).toMatchObject({
      exitCode: 3,
      timedOut: true,
      stdout: 'stopping\n',
    });
    expect(await resultOf({ command: 'exit 5', timeoutSec: 4242 })).toMatchObject({ exitCode: 5, timedOut: false });
    await expect.poll(() => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain('sleep 4242');
  });

  it('input that is cut starts nothing, and leaves nothing', async () => {
    if (vm === undefined) return;
    const body = (text: string) => JSON.parse(text) as { stdin?: string };
    vm.wrap = ['sh', '-c', 'head -c 3 | "$@"', 'sh'];
    const failed = await caught(client.vms.spawn(id, { command: 'cat', stdin: 'twelve bytes', execId: `cut-${name}` }));
    vm.wrap = [];
    expect(body(vm.seen.at(-1)?.body ?? '').stdin).toBeDefined();
    expect(failed).toMatchObject({
      code: 'EXEC_FAILED',
      message: expect.stringContaining('standard input is incomplete'),
    });
    expect(existsSync(`/var/tmp/fastkit-exec-cut-${name}`)).toBe(false);
  });

  it('a disk that fills up does not lose the exit code', async () => {
    // No file may grow beyond 512 bytes: the records do not grow.
    if (vm === undefined) return;
    vm.wrap = ['sh', '-c', 'trap "" XFSZ; ulimit -f 1; exec "$@"', 'sh'];
    const handle = await client.vms.spawn(id, { command: 'head -c 5000 /dev/zero; exit 6' });
    vm.wrap = [];
    handles.push(handle);
    expect(await handle.wait(FAST)).toMatchObject({ exitCode: 6 });
  });
});

test.each([-1, 1.5, '5' as never])('timeoutSec %j is refused', async (timeoutSec) => {
  const client = new FastvmClient({ apiKey: 'key-0123456789', baseUrl: 'http://127.0.0.1:9' });
  expect(await caught(client.vms.spawn('vm', { command: 'ls', timeoutSec }))).toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});
