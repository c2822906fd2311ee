import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  AbortedError,
  type ExecError,
  type ExecHandle,
  type ExecLogChunk,
  ExecOutcomeUnknownError,
  FastvmClient,
} from 'fastkit/fastvm';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { type ShellVm, startShellVm } from '../support/shell-vm.js';

const FAST = { pollIntervalMs: 30 };
const PROGRAM = fileURLToPath(new URL('../support/detached-program.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'fastkit-detached-'));
const handles: ExecHandle[] = [];
let vm: ShellVm;
let client: FastvmClient;

beforeAll(async () => {
  writeFileSync(join(scratch, 'plain'), 'no program');
  vm = await startShellVm();
  client = clientOf(vm);
});
afterEach(async () => {
  vm.intercept = undefined;
  await Promise.all(handles.splice(0).map((handle) => handle.remove()));
});
afterAll(async () => {
  await vm.close();
  rmSync(scratch, { recursive: true, force: true });
});

function clientOf({ url }: ShellVm): FastvmClient {
  return new FastvmClient({ apiKey: 'key', baseUrl: url, logLevel: 'off' });
}
async function start(command: string | string[], more: object = {}, by = client): Promise<ExecHandle> {
  const handle = await by.vms.spawn('vm', { command, ...more });
  handles.push(handle);
  return handle;
}
async function read(logs: AsyncIterable<ExecLogChunk>): Promise<Record<'stdout' | 'stderr', Buffer>> {
  const parts: Record<'stdout' | 'stderr', Uint8Array[]> = { stdout: [], stderr: [] };
  const at = { stdout: 0, stderr: 0 };
  for await (const { type, data, offset, nextOffset } of logs) {
    if (parts[type].length === 0) at[type] = offset;
    expect([offset, nextOffset]).toEqual([at[type], at[type] + data.length]);
    at[type] = nextOffset;
    parts[type].push(data);
  }
  return { stdout: Buffer.concat(parts.stdout), stderr: Buffer.concat(parts.stderr) };
}
const directoryOf = (handle: ExecHandle): string => `/var/tmp/fastkit-exec-${handle.execId}`;
const alive = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('wait', () => {
  it('returns the result of a command that outlives its request', async () => {
    const handle = await start('echo out; echo err >&2; sleep 1; printf last; exit 7');
    expect((await handle.status()).state).toMatch(/starting|running/);
    expect(await handle.wait(FAST)).toEqual({
      exitCode: 7,
      stdout: 'out\nlast',
      stderr: 'err\n',
      timedOut: false,
      stdoutTruncated: false,
      stderrTruncated: false,
      durationMs: expect.any(Number),
    });
    expect(await handle.status()).toEqual({
      state: 'exited',
      exitCode: 7,
      pid: expect.any(Number),
      stdoutBytes: 8,
      stderrBytes: 4,
    });
  });

  test.each<[string[], number, string]>([
    [['sh', '-c', 'exit 0'], 0, ''],
    [['/no/such/program'], 127, 'no/such/program'],
    [[join(scratch, 'plain')], 126, 'plain'],
    [['sh', '-c', 'kill -9 $$'], 137, ''],
  ])('%j ends with %i', async (argv, exitCode, stderr) => {
    const result = await (await start(argv)).wait(FAST);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toContain(stderr);
  });

  it('arguments arrive unchanged', async () => {
    const words = ['a b', "it's", '$HOME', '*', '', '-n', 'ü\n', '`id`', '"'];
    const { stdout } = await (await start(['printf', '<%s>', ...words])).wait(FAST);
    expect(stdout).toBe(words.map((word) => `<${word}>`).join(''));
  });

  it('supports cwd and env, and does not change the umask', async () => {
    const cwd = join(scratch, "a 'dir");
    mkdirSync(cwd);
    const handle = await start('pwd; printf "%s|" "$A_B" "$C"; umask; cat', { cwd, env: { A_B: "q'\n$x", C: '' } });
    const umask = execFileSync('sh', ['-c', 'umask']).toString();
    expect((await handle.wait(FAST)).stdout).toBe(`${cwd}\nq'\n$x||${umask}`);
  });

  it('a cwd that does not exist fails the spawn, and leaves nothing behind', async () => {
    const execId = `nocwd${process.pid}`;
    const error = await caught<ExecError>(client.vms.spawn('vm', { command: 'true', cwd: '/no/such/dir', execId }));
    expect(error).toMatchObject({ name: 'ExecError', execResult: { exitCode: 1 } });
    expect(error.message).toContain('/no/such/dir');
    expect(existsSync(`/var/tmp/fastkit-exec-${execId}`)).toBe(false);
  });

  it('onNonZero and a bounded capture', async () => {
    const handle = await start('printf abcdef; printf xyz >&2; exit 3');
    expect(await handle.wait({ ...FAST, maxOutputBytes: 3 })).toMatchObject({
      stdout: 'abc',
      stdoutTruncated: true,
      stderr: 'xyz',
      stderrTruncated: false,
    });
    expect(await caught(handle.wait({ ...FAST, onNonZero: 'throw' }))).toMatchObject({
      name: 'ExecError',
      message: 'the command ended with exit code 3: xyz',
    });
  });

  it('fails with its own error after waitTimeoutMs; the command keeps running', async () => {
    const handle = await start('sleep 5');
    const error = await caught(handle.wait({ ...FAST, waitTimeoutMs: 100 }));
    expect(error).toMatchObject({ name: 'ExecWaitTimeoutError', code: 'EXEC_WAIT_TIMEOUT', waitTimeoutMs: 100 });
    // On a busy machine the guest may still be starting it.
    let { state } = await handle.status();
    while (state === 'starting') ({ state } = await handle.status());
    expect(state).toBe('running');
  });

  it('tolerates a short outage', async () => {
    const handle = await start('sleep 0.1; echo done');
    let failures = 3;
    vm.intercept = (_, response) => {
      if (failures-- <= 0) return false;
      if (failures === 1) response.destroy();
      else response.writeHead(502, { 'content-type': 'application/json' }).end('{"error":"host unreachable"}');
      return true;
    };
    expect((await handle.wait(FAST)).stdout).toBe('done\n');
  });

  it('keeps its files from other users', async () => {
    const handle = await start('true');
    expect(execFileSync('stat', ['-c', '%a', directoryOf(handle)]).toString()).toBe('700\n');
  });
});

describe('spawn is idempotent', () => {
  it('runs once however often it is retried', async () => {
    const count = join(scratch, 'count');
    const params = { command: `echo run >> ${count}; sleep 0.1`, execId: `same-${process.pid}` };
    const all = await Promise.all(Array.from({ length: 5 }, () => client.vms.spawn('vm', params)));
    handles.push(all[0] as ExecHandle);
    await Promise.all(all.map((handle) => handle.wait(FAST)));
    await client.vms.spawn('vm', params);
    expect(readFileSync(count, 'utf8')).toBe('run\n');
  });

  it('a spawn whose response was lost is retried and runs once', async () => {
    const count = join(scratch, 'lost');
    let lost = 0;
    vm.intercept = async ({ body }, response) => {
      if (lost++ > 0) return false;
      const { command } = JSON.parse(body) as { command: string[] };
      execFileSync(command[0] as string, command.slice(1));
      response.destroy();
      return true;
    };
    const handle = await start(`echo run >> ${count}`);
    expect((await handle.wait(FAST)).exitCode).toBe(0);
    expect(readFileSync(count, 'utf8')).toBe('run\n');
  });

  test.each(['', '../x', 'a b', 'x'.repeat(65), 'a/b'])('execId %j is refused', async (execId) => {
    expect(await caught(client.vms.spawn('vm', { command: 'true', execId }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(() => client.vms.attach('vm', execId)).toThrow('execId');
  });

  test.each([{ '1A': 'x' }, { 'A;B': 'x' }, { A: 'x\0' }])('env %j is refused', async (env) => {
    expect(await caught(client.vms.spawn('vm', { command: 'true', env }))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('logs', () => {
  it('follows until the end, bytes intact', async () => {
    const handle = await start(
      "printf 'a\\377\\000b'; printf '\\303' >&2; sleep 0.1; printf '\\244' >&2; printf 'end'",
    );
    const { stdout, stderr } = await read(handle.logs(FAST));
    expect(stdout).toEqual(Buffer.from('a\xff\0bend', 'latin1'));
    expect(stderr.toString()).toBe('ä');
  });

  it('text never ends in the middle of a character', async () => {
    const handle = await start("for i in 1 2 3; do printf '\\342\\202'; sleep 0.08; printf '\\254|'; done");
    const texts: string[] = [];
    for await (const { text } of handle.logs({ pollIntervalMs: 10 })) texts.push(text);
    expect(texts.join('')).toBe('€|€|€|');
    expect(texts.join('')).not.toContain('\uFFFD');
  });

  it('ends now without follow', async () => {
    const handle = await start('printf now; sleep 5');
    await expect.poll(async () => (await handle.status()).stdoutBytes).toBe(3);
    expect((await read(handle.logs({ follow: false }))).stdout.toString()).toBe('now');
  });

  it('resumes at any offset and reads each byte once', async () => {
    const handle = await start('i=0; while [ $i -lt 200 ]; do echo "line $i ü"; echo "e$i" >&2; i=$((i+1)); done');
    await handle.wait(FAST);
    const whole = await read(handle.logs());
    expect(whole.stdout.toString()).toBe(Array.from({ length: 200 }, (_, i) => `line ${i} ü\n`).join(''));
    for (const [stdoutOffset, stderrOffset] of [
      [1, 0],
      [777, 5],
      [whole.stdout.length, 0],
      [0, whole.stderr.length + 10],
    ] as const) {
      const rest = await read(handle.logs({ stdoutOffset, stderrOffset }));
      expect(rest.stdout).toEqual(whole.stdout.subarray(stdoutOffset));
      expect(rest.stderr).toEqual(whole.stderr.subarray(stderrOffset));
    }
  });

  it('reads more than one response can hold', async () => {
    const handle = await start('head -c 3000001 /dev/urandom | tee /dev/stderr');
    const { stdout, stderr } = await read(handle.logs(FAST));
    expect(stdout.length).toBe(3_000_001);
    expect(stderr.equals(stdout)).toBe(true);
  });

  test.each([-1, 1.5, Number.NaN])('offset %d is refused', async (stdoutOffset) => {
    expect(await caught(read(client.vms.attach('vm', 'x').logs({ stdoutOffset })))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

describe('the client dies', () => {
  const run = (...args: string[]): { child: ChildProcess; lines: AsyncIterator<string> } => {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return { child, lines: createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]() };
  };
  const next = async (lines: AsyncIterator<string>) => JSON.parse((await lines.next()).value ?? 'null');

  it('and another one gets the rest of the output and the exit code', async () => {
    const gate = join(scratch, 'gate');
    const script = `echo one; echo oops >&2; printf "tw"; while [ ! -e ${gate} ]; do sleep 0.05; done; echo "o"; echo three; exit 9`;
    const first = run('spawn', vm.url, script);
    const { execId } = await next(first.lines);
    handles.push(client.vms.attach('vm', execId));
    const at = { stdout: 0, stderr: 0 };
    const text = { stdout: '', stderr: '' };
    const take = (log: { type: 'stdout' | 'stderr'; text: string; offset: number; nextOffset: number }) => {
      expect(log.offset).toBe(at[log.type]);
      at[log.type] = log.nextOffset;
      text[log.type] += log.text;
    };
    while (at.stdout < 6 || at.stderr < 5) take(await next(first.lines));
    const gone = new Promise((resolve) => first.child.once('close', resolve));
    first.child.kill('SIGKILL');
    await gone;
    writeFileSync(gate, '');
    const second = run('attach', vm.url, execId, String(at.stdout), String(at.stderr));
    expect(await next(second.lines)).toEqual({ execId });
    let last = await next(second.lines);
    for (; 'type' in last; last = await next(second.lines)) take(last);
    expect(last).toEqual({ exitCode: 9 });
    expect(text).toEqual({ stdout: 'one\ntwo\nthree\n', stderr: 'oops\n' });
  });
});

describe('kill', () => {
  const tree = (name: string): string => {
    const pids = join(scratch, name);
    return `sleep 60 & echo $! > ${pids}.new; (sleep 61 & echo $! >> ${pids}.new; wait) & echo $! >> ${pids}.new; sleep 0.05; mv ${pids}.new ${pids}; wait`;
  };
  const pidsOf = async (name: string): Promise<number[]> => {
    await expect.poll(() => existsSync(join(scratch, name))).toBe(true);
    return readFileSync(join(scratch, name), 'utf8').trim().split('\n').map(Number);
  };

  test.each<[string | number | undefined, number]>([
    [undefined, 143],
    ['SIGKILL', 137],
    ['INT', 130],
    [9, 137],
  ])('%s ends the command and its grandchildren', async (signal, exitCode) => {
    const name = `tree-${signal}`;
    const handle = await start(tree(name));
    const pids = await pidsOf(name);
    expect(pids.every(alive)).toBe(true);
    expect(await handle.kill(signal)).toBe(true);
    expect((await handle.wait(FAST)).exitCode).toBe(exitCode);
    // A background job of a shell ignores INT.
    if (signal !== 'INT') await expect.poll(() => pids.some(alive)).toBe(false);
    else await handle.kill('KILL');
  });

  it('returns false if there is nothing left to kill', async () => {
    const handle = await start('true');
    await handle.wait(FAST);
    expect(await handle.kill()).toBe(false);
  });

  it('lets a command clean up', async () => {
    const handle = await start('trap "echo bye; exit 5" TERM; echo up; while :; do sleep 0.02; done');
    await expect.poll(async () => (await handle.status()).stdoutBytes).toBe(3);
    await handle.kill();
    expect(await handle.wait(FAST)).toMatchObject({ exitCode: 5, stdout: 'up\nbye\n' });
  });

  test.each(['', 'TERM; id', '-9', 'term', 0])('signal %j is refused', async (signal) => {
    expect(await caught(client.vms.attach('vm', 'x').kill(signal))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('an abort detaches by default and kills when asked', async () => {
    const handle = await start('sleep 60');
    const controller = new AbortController();
    const waiting = caught<AbortedError>(handle.wait({ ...FAST, signal: controller.signal }));
    controller.abort('stop');
    expect(await waiting).toMatchObject({ name: 'AbortedError', reason: 'stop' });
    await expect.poll(async () => (await handle.status()).state).toBe('running');
    const killer = new AbortController();
    const reading = caught(read(handle.logs({ ...FAST, signal: killer.signal, onAbort: 'kill' })));
    killer.abort();
    expect(await reading).toBeInstanceOf(AbortedError);
    expect((await handle.wait(FAST)).exitCode).toBe(143);
  });

  it('an abort reports a failed kill', async () => {
    const handle = await start('sleep 60');
    const controller = new AbortController();
    const waiting = caught(handle.wait({ ...FAST, signal: controller.signal, onAbort: 'kill' }));
    vm.intercept = (_, response) => {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"no"}');
      return true;
    };
    controller.abort('stop');
    expect(await waiting).toMatchObject({ name: 'AbortedError', reason: 'stop' });
    expect((await waiting).message).toContain('killing it failed');
  });
});

describe('unknown outcomes', () => {
  it('a command whose supervisor vanished is neither success nor failure', async () => {
    const handle = await start('echo some; sleep 60');
    await expect.poll(async () => (await handle.status()).stdoutBytes).toBe(5);
    await expect.poll(async () => (await handle.status()).state).toBe('running');
    const keeper = Number(readFileSync(`${directoryOf(handle)}/pid`, 'utf8').split(' ')[0]);
    process.kill(keeper, 'SIGKILL');
    await expect.poll(async () => (await handle.status()).state).toBe('lost');
    const error = await caught<ExecOutcomeUnknownError>(handle.wait(FAST));
    expect(error).toBeInstanceOf(ExecOutcomeUnknownError);
    expect(error).toMatchObject({ code: 'EXEC_OUTCOME_UNKNOWN', reason: 'lost', execId: handle.execId });
    expect(error.message).toContain('unknown');
    expect((await read(handle.logs({ follow: false }))).stdout.toString()).toBe('some\n');
    expect(await caught(read(handle.logs(FAST)))).toBeInstanceOf(ExecOutcomeUnknownError);
  });

  it('after a reboot', async () => {
    const handle = await start('sleep 60');
    await expect.poll(async () => (await handle.status()).state).toBe('running');
    const file = `${directoryOf(handle)}/pid`;
    const now = readFileSync(file, 'utf8');
    writeFileSync(file, now.replace(/\S+( +\.\n)$/, '11111111-2222-3333-4444-555555555555$1'));
    expect(await caught(handle.wait(FAST))).toMatchObject({ reason: 'lost' });
    expect(await handle.kill()).toBe(false);
    writeFileSync(file, now);
  });

  it('a pid that another process has by now counts as lost, and is not killed', async () => {
    const other = spawn('sleep', ['60']);
    const handle = await start('true');
    await handle.wait(FAST);
    rmSync(`${directoryOf(handle)}/exit`);
    const [, , startSec, , , boot] = readFileSync(`${directoryOf(handle)}/pid`, 'utf8').split(' ');
    writeFileSync(`${directoryOf(handle)}/pid`, `${other.pid} ${other.pid} ${startSec} 1 1 ${boot} .\n`);
    expect((await handle.status()).state).toBe('lost');
    expect(await handle.kill('KILL')).toBe(false);
    expect(alive(other.pid as number)).toBe(true);
    other.kill();
  });

  it('no such command', async () => {
    const handle = client.vms.attach('vm', 'never-there');
    expect(await handle.status()).toEqual({ state: 'missing', stdoutBytes: 0, stderrBytes: 0 });
    expect(await caught(handle.wait(FAST))).toMatchObject({ name: 'ExecOutcomeUnknownError', reason: 'missing' });
    expect(await caught(read(handle.logs(FAST)))).toMatchObject({ reason: 'missing' });
    expect(await handle.kill()).toBe(false);
    await handle.remove();
  });

  it('remove kills the command and deletes its files', async () => {
    const handle = await start('sleep 60');
    const { pid = 0 } = await handle.status();
    await handle.remove();
    expect(existsSync(directoryOf(handle))).toBe(false);
    await expect.poll(() => alive(pid)).toBe(false);
  });
});

describe('a guest with little more than a shell', () => {
  test.each<[string, string[]]>([
    ['no setsid', ['setsid']],
    ['no base64', ['base64']],
    ['neither, nor /proc tools', ['setsid', 'base64', 'cut']],
    ['a shell with job control', ['sh']],
    ['a shell with job control, no setsid', ['sh', 'setsid']],
  ])('%s', async (_, missing) => {
    const bin = mkdtempSync(join(scratch, 'bin-'));
    const tools = [
      'sh',
      'mkdir',
      'chmod',
      'mv',
      'rm',
      'cat',
      'sed',
      'cut',
      'wc',
      'od',
      'head',
      'tail',
      'base64',
      'date',
      'sleep',
      'nohup',
      'setsid',
    ];
    for (const tool of tools.filter((tool) => !missing.includes(tool))) {
      const path = ['/usr/bin', '/bin'].map((folder) => join(folder, tool)).find(existsSync);
      symlinkSync(path as string, join(bin, tool));
    }
    if (missing.includes('sh')) symlinkSync('/bin/bash', join(bin, 'sh'));
    await using small = await startShellVm({ PATH: bin });
    const smallClient = clientOf(small);
    const handle = await smallClient.vms.spawn('vm', {
      command: "printf 'a\\377\\000\\303\\244'; sleep 60 & sleep 60",
    });
    await expect.poll(async () => (await handle.status()).stdoutBytes).toBe(5);
    await expect.poll(async () => (await handle.status()).state).toBe('running');
    const { pid = 0 } = await handle.status();
    expect(alive(pid)).toBe(true);
    expect((await read(handle.logs({ follow: false }))).stdout).toEqual(Buffer.from([0x61, 0xff, 0, 0xc3, 0xa4]));
    expect(await handle.kill()).toBe(true);
    expect((await handle.wait(FAST)).exitCode).toBe(143);
    expect(groupOf(pid)).toEqual([]);
    await handle.remove();
  });

  it('no shell at all', async () => {
    await using bare = await startShellVm({ PATH: '/nowhere' });
    const error = await caught<ExecError>(clientOf(bare).vms.spawn('vm', { command: 'true' }));
    expect(error).toMatchObject({ name: 'ExecError', execResult: { exitCode: 127 } });
    expect(error.hint).toContain('sh');
  });
});

function groupOf(pgid: number): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [state, , group] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return state !== 'Z' && Number(group) === pgid;
      } catch {
        return false;
      }
    });
}
