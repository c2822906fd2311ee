import { ExecError, type ExecResult, type InvalidArgumentError, RequestTimeoutError } from 'fastkit/fastvm';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { hangingFetch, json } from '../../../core/support/scripted-fetch.js';
import { scriptedClient } from '../support/events.js';
import { type ShellVm, startShellVm } from '../support/shell-vm.js';

const result: ExecResult = {
  exitCode: 0,
  stdout: 'out',
  stderr: '',
  timedOut: false,
  stdoutTruncated: false,
  stderrTruncated: false,
  durationMs: 12,
};

test.each<[string | string[], string[]]>([
  ['ls -la | wc', ['sh', '-c', 'ls -la | wc']],
  ['', ['sh', '-c', '']],
  [
    ['ls', '-la'],
    ['ls', '-la'],
  ],
])('run string or list: %j is sent as %j', async (command, argv) => {
  const { client, sent } = scriptedClient({}, json(result));
  await client.vms.run('vm', { command });
  expect(JSON.parse(String(sent[0]?.init.body))).toEqual({ command: argv });
});

test.each<[string | ArrayBuffer | ArrayBufferView, string]>([
  ['hällo', 'aMOkbGxv'],
  [new Uint8Array([0, 255]), 'AP8='],
  [new Uint8Array([0, 255]).buffer, 'AP8='],
  [new DataView(new Uint8Array([7, 0, 255, 7]).buffer, 1, 2), 'AP8='],
  [new Uint16Array([0xff00]), 'AP8='],
  ['', ''],
])('base64: stdin %j is sent as %s', async (stdin, base64) => {
  const { client, sent } = scriptedClient({}, json(result));
  await client.vms.run('vm', { command: ['cat'], stdin });
  expect(JSON.parse(String(sent[0]?.init.body))).toMatchObject({ stdin: base64 });
});

test.each<[string, unknown]>([
  ['Blob', new Blob(['x'])],
  ['ReadableStream', new Blob(['x']).stream()],
  ['Array', [1, 2]],
  ['Number', 5],
  ['Null', null],
])('stdin of the kind %s is refused by name, and nothing is sent', async (kind, stdin) => {
  const { client, sent } = scriptedClient({});
  const error = await caught<InvalidArgumentError>(client.vms.run('vm', { command: 'cat', stdin: stdin as string }));
  expect(error).toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `stdin must be text or bytes, got ${kind}`,
    hint: expect.stringContaining('new Response(stdin)'),
  });
  expect(sent).toEqual([]);
});

describe('what is neither a parameter nor an option', () => {
  test.each<[string, object, object, string | undefined]>([
    ['the parameters of a command have no "cwdd"', { cwdd: '/tmp' }, {}, undefined],
    ['the parameters of a command have no "timeoutMs"', { timeoutMs: 5 }, {}, 'timeoutMs belongs into the options'],
    ['the parameters of a command have no "onStdout"', { onStdout() {} }, {}, 'onStdout belongs into the options'],
    ['there is no option "timeoutSec"', {}, { timeoutSec: 5 }, 'it belongs to the parameters of the command'],
    ['there is no option "timeout"', {}, { timeout: 5 }, 'it is called timeoutMs here'],
    ['there is no option "onExit"', {}, { onExit: 5 }, undefined],
  ])('%s', async (message, params, options, hint) => {
    const { client, sent } = scriptedClient({});
    for (const call of ['run', 'stream'] as const) {
      const error = await caught<InvalidArgumentError>(client.vms[call]('vm', { command: 'x', ...params }, options));
      expect(error.message).toContain(message);
      if (hint === undefined) expect(error).not.toHaveProperty('hint');
      else expect(error.hint).toContain(hint);
    }
    expect(sent).toEqual([]);
  });

  it('does not count if it is absent', async () => {
    const { client } = scriptedClient({}, json(result));
    const [params, options]: [{ command: string }, object] = [
      { command: 'x', cwdd: undefined } as never,
      { timeout: undefined },
    ];
    expect(await client.vms.run('vm', params, options)).toEqual(result);
  });
});

describe('longer than the client’s timeoutMs', () => {
  let vm: ShellVm;
  beforeAll(async () => {
    vm = await startShellVm();
  });
  afterAll(() => vm.close());

  it('succeeds with timeoutSec, buffered and streamed', async () => {
    const { client } = scriptedClient({ baseUrl: vm.url, timeoutMs: 50, fetch: globalThis.fetch });
    const params = { command: 'sleep 0.2; echo done', timeoutSec: 5 };
    expect((await client.vms.run('vm', params)).stdout).toBe('done\n');
    expect((await client.vms.stream('vm', params)).stdout).toBe('done\n');
  });

  it('fails without, and with its own timeoutMs', async () => {
    const { client } = scriptedClient({ timeoutMs: 20 }, hangingFetch, hangingFetch);
    expect(await caught(client.vms.run('vm', { command: 'x' }))).toBeInstanceOf(RequestTimeoutError);
    const own = client.vms.run('vm', { command: 'x', timeoutSec: 600 }, { timeoutMs: 30 });
    expect(await caught(own)).toMatchObject({ name: 'RequestTimeoutError', timeoutMs: 30 });
  });
});

describe('over a real connection', () => {
  it('leaving the loop closes it; a stream read to its end leaves it for the next call', async () => {
    await using vm = await startShellVm();
    const ports: unknown[] = [];
    let closed = 0;
    vm.intercept = (_, response) => {
      ports.push(response.req.socket.remotePort);
      response.req.socket.once('close', () => closed++);
      return false;
    };
    const { client } = scriptedClient({ baseUrl: vm.url, fetch: globalThis.fetch });
    expect((await client.vms.stream('vm', { command: 'echo a' })).stdout).toBe('a\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await client.vms.run('vm', { command: 'true' })).exitCode).toBe(0);
    expect(new Set(ports).size).toBe(1);
    for await (const { text } of client.vms.stream('vm', { command: 'echo b; sleep 5' })) {
      expect(text).toBe('b\n');
      break;
    }
    await expect.poll(() => closed).toBeGreaterThan(0);
  });
});

describe('onNonZero', () => {
  const failed = { ...result, exitCode: 2, stderr: `${'x'.repeat(2000)}\nno such file\n` };

  it('returns by default', async () => {
    const { client } = scriptedClient({}, json(failed), json(failed));
    expect((await client.vms.run('vm', { command: 'x' })).exitCode).toBe(2);
    expect((await client.vms.run('vm', { command: 'x' }, { onNonZero: 'return' })).exitCode).toBe(2);
  });

  it('throws with the exit code and the end of stderr, bounded', async () => {
    const { client } = scriptedClient({}, json(failed));
    const error = await caught<ExecError>(client.vms.run('vm', { command: ['make', 'x'] }, { onNonZero: 'throw' }));
    expect(error).toBeInstanceOf(ExecError);
    expect(error).toMatchObject({ code: 'EXEC_FAILED', execResult: failed, command: ['make', 'x'] });
    expect(error.message).toMatch(/^the command ended with exit code 2: …x+\nno such file$/);
    expect(error.message.length).toBeLessThan(600);
    expect(JSON.stringify(error)).toContain('"exitCode":2');
  });

  it('throws for a time-out, and not for success', async () => {
    const { client } = scriptedClient({}, json({ ...result, exitCode: 0, timedOut: true }), json(result));
    const error = await caught(client.vms.run('vm', { command: 'x' }, { onNonZero: 'throw' }));
    expect(error.message).toBe('the command timed out after 12 ms (exit code 0)');
    expect((await client.vms.run('vm', { command: 'x' }, { onNonZero: 'throw' })).stdout).toBe('out');
  });

  it('a misspelled value is rejected before anything is sent', async () => {
    const { client, sent } = scriptedClient({});
    const error = await caught<InvalidArgumentError>(
      client.vms.run('vm', { command: 'x' }, { onNonZero: 'trow' as 'throw' }),
    );
    expect(error.code).toBe('INVALID_ARGUMENT');
    expect(sent).toEqual([]);
  });
});
