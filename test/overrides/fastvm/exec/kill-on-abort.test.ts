import { readdirSync, readFileSync } from 'node:fs';
import { AbortedError, FastvmClient } from 'fastkit/fastvm';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { caught } from '../../../core/support/caught.js';
import { hangingFetch, json } from '../../../core/support/scripted-fetch.js';
import { scriptedClient } from '../support/events.js';
import { realGuests } from '../support/real-guests.js';
import { type ShellVm, startShellVm } from '../support/shell-vm.js';

/** Pids of the processes of this machine that have the variable. */
function processesWith(variable: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
    } catch {
      return false;
    }
  });
}

describe.each(realGuests())('a $name guest', ({ name, env }) => {
  let vm: ShellVm;
  let client: FastvmClient;
  beforeAll(async () => {
    vm = await startShellVm(env);
    client = new FastvmClient({ apiKey: 'key-0123456789', baseUrl: vm.url, maxRetries: 0 });
  });
  afterAll(() => vm.close());

  test.each(['run', 'stream'] as const)('%s: an abort ends the command and all its children', async (method) => {
    const variable = `FASTKIT_TEST=${name}-${method}`;
    const controller = new AbortController();
    const reason = new Error('enough');
    const command = 'sleep 300 & (setsid sh -c "sleep 301; :" &) ; sleep 302; :';
    const params = { command, env: { FASTKIT_TEST: `${name}-${method}` } };
    const ending = caught<AbortedError>(
      client.vms[method]('vm', params, { signal: controller.signal, onAbort: 'kill' }),
    );
    await expect.poll(() => processesWith(variable).length, { timeout: 10_000 }).toBeGreaterThan(3);
    controller.abort(reason);
    const error = await ending;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.reason).toBe(reason);
    await expect.poll(() => processesWith(variable), { timeout: 10_000 }).toEqual([]);
  });

  it('leaves other commands alone, and those without onAbort', async () => {
    const env = { FASTKIT_TEST: `${name}-other` };
    const other = new AbortController();
    const ended = caught(client.vms.run('vm', { command: 'sleep 300; :', env }, { signal: other.signal }));
    await expect.poll(() => processesWith(`FASTKIT_TEST=${name}-other`).length).toBe(2);
    const controller = new AbortController();
    const killed = caught(
      client.vms.run('vm', { command: 'sleep 300; :' }, { signal: controller.signal, onAbort: 'kill' }),
    );
    await expect.poll(() => vm.seen.at(-1)?.body).toContain('FASTKIT_RUN_ID');
    controller.abort();
    other.abort();
    await Promise.all([killed, ended]);
    const left = processesWith(`FASTKIT_TEST=${name}-other`);
    expect(left).toHaveLength(2);
    for (const pid of left) process.kill(Number(pid), 'SIGKILL');
  });

  it('changes nothing for a command that ends', async () => {
    const { stdout, exitCode } = await client.vms.run('vm', { command: 'echo hi; exit 3' }, { onAbort: 'kill' });
    expect([stdout, exitCode]).toEqual(['hi\n', 3]);
  });
});

describe('failures', () => {
  const result = (stdout: string, exitCode = 0) =>
    json({
      exitCode,
      stdout,
      stderr: '',
      timedOut: false,
      stdoutTruncated: false,
      stderrTruncated: false,
      durationMs: 1,
    });

  test.each([
    ['no /proc\n', 0, 'the guest has no /proc'],
    ['', 127, 'the search for its processes ended with exit code 127'],
  ])('a guest that says %j', async (stdout, exitCode, problem) => {
    const warned: string[] = [];
    const logger = { error() {}, info() {}, debug() {}, warn: (text: string) => void warned.push(text) };
    const options = { logLevel: 'warn', logger } as const;
    const { client, sent } = scriptedClient(options, hangingFetch, result(stdout, exitCode));
    const controller = new AbortController();
    const ending = caught<AbortedError>(
      client.vms.run('vm', { command: 'make' }, { signal: controller.signal, onAbort: 'kill' }),
    );
    await expect.poll(() => sent.length).toBe(1);
    controller.abort('enough');
    const error = await ending;
    expect(error).toMatchObject({ name: 'AbortedError', reason: 'enough' });
    expect(error.message).toContain('may still be running: killing it failed');
    expect(warned).toEqual([expect.stringContaining(problem)]);
  });

  it('a misspelled value is refused before anything runs', async () => {
    const { client, sent } = scriptedClient({});
    const options = { onAbort: 'term' as 'kill' };
    for (const call of [
      () => client.vms.run('vm', { command: 'ls' }, options),
      () => client.vms.stream('vm', { command: 'ls' }, options),
    ]) {
      expect(await caught(call())).toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('onAbort'),
      });
    }
    expect(sent).toEqual([]);
  });
});
