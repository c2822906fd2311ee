import { FastvmClient } from 'fastkit/fastvm';
import { mockCloud } from 'fastkit/mock';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { ExecChunk, ExecPattern } from '../../../../src/mock/fastvm/exec-stubs/stub.js';
import { ExecStubs } from '../../../../src/mock/fastvm/exec-stubs/stubs.js';
import { SPAWN, STATUS_SCRIPT } from '../../../../src/overrides/fastvm/detached/scripts.js';

const FAST = { pollIntervalMs: 20 };
let cloud: ReturnType<typeof mockCloud>;
let client: FastvmClient;
let id: string;

async function start(clock: 'real' | 'manual' = 'real'): Promise<void> {
  cloud = mockCloud({ clock, fastvm: { boot: { bootMs: 0 } } });
  client = new FastvmClient({ apiKey: 'key', fetch: (url, init) => cloud.fetch(new Request(url, init)) });
  ({ id } = await client.vms.launch({ machineType: 'c1m2', envVars: { LEVEL: 'debug' } }));
}
const run = (command: string | string[], options: object = {}) => client.vms.run(id, { command, ...options });

beforeEach(() => start());

describe('patterns', () => {
  test.each<[ExecPattern, string[], boolean]>([
    ['make test', ['sh', '-c', 'make test'], true],
    ['make test', ['bash', '-lc', 'make test'], true],
    ['make test', ['make', 'test'], true],
    ['make test', ['sh', '-c', 'cd /app && make test'], false],
    ['make', ['make', 'test'], false],
    [/^make\b/, ['make', 'test'], true],
    [/make/g, ['sh', '-c', 'cd /app && make test'], true],
    [(argv) => argv[0] === 'make', ['make', 'test'], true],
    [(argv) => argv[0] === 'make', ['sh', '-c', 'make test'], false],
    [/./, ['sh', '-c', STATUS_SCRIPT, 'sh', '/dir', '0', '0', '0'], false],
    [() => true, ['sh', '-c', `export A='b'\n${SPAWN}`, 'sh', '/dir'], false],
  ])('%s, case %#', (pattern, argv, isMatch) => {
    const stubs = new ExecStubs();
    stubs.add(pattern, {});
    for (let i = 0; i < 2; i++) expect(stubs.forVm('vm').matches(argv)).toBe(isMatch);
  });

  it('times must be at least 1', () => {
    expect(() => cloud.fastvm.exec('x', {}, { times: 0 })).toThrow(RangeError);
    expect(() => cloud.fastvm.exec('x', {}, { times: Number.NaN })).toThrow(RangeError);
  });
});

describe('a buffered command', () => {
  it('gets a plain output', async () => {
    cloud.fastvm.exec('make test', { stdout: 'ok\n', stderr: new Uint8Array([0x6e, 0x6f]), exitCode: 2 });
    expect(await run('make test')).toMatchObject({ stdout: 'ok\n', stderr: 'no', exitCode: 2, timedOut: false });
    cloud.assertNoViolations();
  });

  it('gets the result of a function of the call', async () => {
    const stub = cloud.fastvm.exec(/^deploy /, async ({ text, command, env, cwd, stdin, vmId }) => ({
      stdout: JSON.stringify([text, command.length, env.LEVEL, cwd, new TextDecoder().decode(stdin), vmId]),
    }));
    const { stdout } = await run('deploy --now', { stdin: 'yes' });
    expect(JSON.parse(stdout)).toEqual(['deploy --now', 3, 'debug', '/root', 'yes', id]);
    expect(stub.calls).toMatchObject([{ text: 'deploy --now', command: ['sh', '-c', 'deploy --now'], vmId: id }]);
    expect(stub.description).toBe('exec /^deploy /');
  });

  it('runs in the real shell otherwise, and again after the stub is removed', async () => {
    const once = cloud.fastvm.exec('echo hi', { stdout: 'double\n' }, { times: 1 });
    expect((await run('echo other')).stdout).toBe('other\n');
    expect([(await run('echo hi')).stdout, (await run('echo hi')).stdout]).toEqual(['double\n', 'hi\n']);
    expect(once.calls).toHaveLength(1);
    const removed = cloud.fastvm.exec('echo hi', { stdout: 'double\n' });
    removed.remove();
    removed.remove();
    expect((await run('echo hi')).stdout).toBe('hi\n');
  });

  it('gets the stub that was added last', async () => {
    cloud.fastvm.exec(/make/, { stdout: 'first' });
    cloud.fastvm.exec('make', { stdout: 'second' }, { times: 1 });
    expect([(await run('make')).stdout, (await run('make')).stdout]).toEqual(['second', 'first']);
  });

  it('gets 500 when the stub throws', async () => {
    cloud.fastvm.exec('boom', () => {
      throw new Error('a bug in the test');
    });
    await expect(run('boom')).rejects.toMatchObject({
      status: 500,
      message: expect.stringContaining('the exec stub failed: a bug in the test'),
    });
  });

  it('is gone after a reset', async () => {
    cloud.fastvm.exec('echo hi', { stdout: 'double\n' });
    cloud.reset();
    ({ id } = await client.vms.launch({ machineType: 'c1m2' }));
    expect((await run('echo hi')).stdout).toBe('hi\n');
  });

  it('is rejected as usual when the VM is not running', async () => {
    cloud.fastvm.exec('make', { stdout: 'x' });
    cloud.fastvm.vm(id).forcedStatus = 'stopped';
    await expect(run('make')).rejects.toMatchObject({ status: 409 });
  });
});

describe('a streamed command', () => {
  it('gets its chunks at their times', async () => {
    await start('manual');
    const bytes = new Uint8Array([0xff, 0x00]);
    const steps: ExecChunk[] = [
      { stdout: 'one\n' },
      { delayMs: 1000 },
      { stderr: 'two\n' },
      { delayMs: 500 },
      { stdout: bytes },
      { exitCode: 3 },
      { stdout: 'never' },
    ];
    cloud.fastvm.exec('make', steps);
    const seen: [string, number[]][] = [];
    const stream = client.vms.stream(id, { command: 'make' });
    const reading = (async () => {
      for await (const { type, data } of stream) seen.push([type, [...data]]);
    })();
    await expect.poll(() => seen).toHaveLength(1);
    await cloud.clock.advance(999);
    expect(seen).toHaveLength(1);
    await cloud.clock.advance(1);
    await expect.poll(() => seen.at(-1)).toEqual(['stderr', [...new TextEncoder().encode('two\n')]]);
    await cloud.clock.advance(500);
    await reading;
    expect(seen.at(-1)).toEqual(['stdout', [0xff, 0x00]]);
    expect(await stream).toMatchObject({ exitCode: 3, durationMs: 1500 });
  });

  it('may be a generator, which ends when the reader stops', async () => {
    let isClosed = false;
    cloud.fastvm.exec('watch', async function* () {
      try {
        for (let i = 0; ; i++) {
          yield { stdout: `${i}\n` };
          yield { delayMs: 5 };
        }
      } finally {
        isClosed = true;
      }
    });
    let text = '';
    for await (const chunk of client.vms.stream(id, { command: 'watch' })) {
      text += chunk.text;
      if (text.includes('2')) break;
    }
    expect(text).toBe('0\n1\n2\n');
    await expect.poll(() => isClosed).toBe(true);
  });

  it('runs into its time limit on the cloud’s clock', async () => {
    await start('manual');
    cloud.fastvm.exec('slow', [{ stdout: 'a' }, { delayMs: 60_000 }]);
    cloud.fastvm.exec('hangs', () => new Promise(() => undefined));
    for (const command of ['slow', 'hangs', ['sleep', '60']]) {
      let isOver = false;
      const running = run(command, { timeoutSec: 30 }).finally(() => {
        isOver = true;
      });
      // No event reports that the time limit has started: the clock advances until it has passed.
      while (!isOver) await cloud.clock.advance(10_000);
      expect(await running).toMatchObject({ exitCode: 137, timedOut: true });
    }
  });
});

describe('a detached command', () => {
  it('gets its stub, with output as it comes', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stub = cloud.fastvm.exec('make test', async function* ({ cwd }) {
      yield { stdout: `yes in ${cwd}\n` };
      yield { stdout: new Uint8Array([0xff, 0x00, 0x0a]) };
      await gate;
      yield { stderr: 'almost\n' };
      yield { exitCode: 7 };
    });
    const job = await client.vms.spawn(id, { command: 'make test', cwd: '/tmp' });
    let out = Buffer.alloc(0);
    for await (const { type, data } of job.logs(FAST)) {
      if (type === 'stdout') out = Buffer.concat([out, data]);
      if (out.length === 'yes in /tmp\n'.length + 3) release();
    }
    expect(out.toString('latin1')).toBe('yes in /tmp\n\u00ff\u0000\n');
    expect(await job.wait(FAST)).toMatchObject({ exitCode: 7, stderr: 'almost\n' });
    expect(stub.calls).toHaveLength(1);
  });

  it('gets its stub with its variables', async () => {
    const stub = cloud.fastvm.exec('make test', ({ env, cwd }) => ({ stdout: `${env.CI} in ${cwd}`, exitCode: 7 }));
    const job = await client.vms.spawn(id, { command: 'make test', env: { CI: 'yes' }, cwd: '/tmp' });
    expect(await job.wait(FAST)).toMatchObject({ exitCode: 7, stdout: 'yes in /tmp' });
    expect(stub.calls).toHaveLength(1);
  });

  it('has correct logs beyond the first MiB', async () => {
    const bytes = new Uint8Array(1_300_000).map((_, index) => (index * 31 + (index >> 8)) % 251);
    cloud.fastvm.exec('make', { stdout: bytes });
    const job = await client.vms.spawn(id, { command: 'make' });
    await job.wait(FAST);
    const chunks: Uint8Array[] = [];
    for await (const { data } of job.logs({ ...FAST, stdoutOffset: 1000 })) chunks.push(data);
    expect(Buffer.concat(chunks).equals(bytes.subarray(1000))).toBe(true);
  });

  it('by an argv, while others run in the shell', async () => {
    cloud.fastvm.exec(/^make/, { stdout: 'double\n', exitCode: 1 });
    const made = await client.vms.spawn(id, { command: ['make', 'a  b'] });
    const real = await client.vms.spawn(id, { command: ['sh', '-c', 'echo real'] });
    expect(await made.wait(FAST)).toMatchObject({ exitCode: 1, stdout: 'double\n' });
    expect(await real.wait(FAST)).toMatchObject({ exitCode: 0, stdout: 'real\n' });
  });

  it('is killed while its stub runs', async () => {
    cloud.fastvm.exec('serve', [{ stdout: 'up\n' }, { delayMs: 60_000 }, { stdout: 'not reached' }]);
    const job = await client.vms.spawn(id, { command: 'serve' });
    await expect.poll(async () => (await job.status()).state).toBe('running');
    await job.kill();
    const { exitCode, stdout } = await job.wait(FAST);
    expect([exitCode === 0, stdout]).toEqual([false, 'up\n']);
  });

  it('behind nohup, setsid and "$@"', async () => {
    cloud.fastvm.exec('make test', { stdout: 'double\n' });
    const scripts = [
      'nohup make test',
      'setsid make test',
      'set -- make test; "$@"',
      'set -- make test; exec "$@" 2>&1; echo no',
    ];
    for (const script of scripts) expect((await run(script)).stdout).toBe('double\n');
    expect((await run('set -- make test; "$@" > /x; echo done; cat /x')).stdout).toBe('done\ndouble\n');
    cloud.fastvm.exec('bad', () => {
      throw new Error('a bug in the test');
    });
    expect(await run('set -- bad; "$@"')).toMatchObject({
      exitCode: 1,
      stderr: 'the exec stub failed: a bug in the test\n',
    });
  });
});
