import type { FastkitError, FastvmClient } from 'fastkit/fastvm';
import { describe, expect, test } from 'vitest';
import { caught } from '../../core/support/caught.js';
import { hangingFetch, json, type ScriptedResponse } from '../../core/support/scripted-fetch.js';
import { scriptedClient } from './support/events.js';

const OPTIONS = { maxRetries: 0, timeoutMs: 5 };

type Call = (client: FastvmClient) => PromiseLike<unknown>;
const CALLS = {
  launch: (client) => client.vms.launch({ machineType: 'c1m2', name: 'dev' }, OPTIONS),
  run: (client) => client.vms.run('vm', { command: 'make' }, OPTIONS),
  retrieve: (client) => client.vms.retrieve('vm', OPTIONS),
} satisfies Record<string, Call>;

const hintOf = async (call: Call, respond: ScriptedResponse): Promise<string | undefined> =>
  (await caught<FastkitError>(call(scriptedClient({}, respond).client))).hint;
const refused = (status: number, body: unknown) => (): Response => json(body, { status });
const broken =
  (code: string): ScriptedResponse =>
  () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('broken'), { code }) });
  };

describe('a response', () => {
  test.each<[number, string, Call, RegExp]>([
    [401, 'invalid api key', CALLS.retrieve, /apiKey .*FASTVM_API_KEY/],
    [403, 'forbidden', CALLS.retrieve, /permissions.*FASTVM_API_KEY/],
    [403, 'quota exceeded: vcpu', CALLS.launch, /describeQuota/],
    [404, 'not found', CALLS.retrieve, /no such VM .*deleted.*vms\.list/],
    [404, 'not found', (c) => c.snapshots.delete('a'), /no such snapshot .*snapshots\.list/],
    [404, 'not found', (c) => c.volumes.retrieve('a'), /no such volume .*volumes\.list/],
    [404, 'not found', (c) => c.volumeCredentials.delete('a'), /no such credential/],
    [409, 'vm is not running', (c) => c.vms.pause('vm'), /vms\.retrieve/],
    [409, 'vm has no ttl', (c) => c.vms.ttl.refresh('vm'), /vms\.update/],
    [409, 'name is taken', (c) => c.vms.services.create('vm', { name: 'web', port: 1 }), /vms\.services\.set/],
    [429, 'rate limit exceeded', CALLS.launch, /retryAfterMs/],
    [502, 'vm host unreachable', CALLS.run, /may have run, or may still be running/],
    [503, 'busy', CALLS.retrieve, /overloaded/],
    [504, 'late', CALLS.launch, /a VM may exist nevertheless/],
  ])('%d %s', async (status, error, call, hint) => {
    const client = scriptedClient({ maxRetries: 0 }, refused(status, { error })).client;
    expect(await caught(call(client))).toMatchObject({ status, hint: expect.stringMatching(hint) });
  });
});

describe('a launch whose response was lost', () => {
  const mayExist = /a VM may exist nevertheless: look for its name or metadata in vms\.list/;

  test.each<[string, ScriptedResponse]>([
    ['the connection broke', broken('ECONNRESET')],
    ['it timed out', hangingFetch],
    ['the service failed', refused(500, {})],
  ])('%s', async (_, respond) => {
    expect(await hintOf(CALLS.launch, respond)).toMatch(mayExist);
  });

  test('the deadline passed, or the caller aborted', async () => {
    const { client } = scriptedClient({}, hangingFetch);
    const params = { machineType: 'c1m2' } as const;
    for (const options of [() => ({ deadlineMs: 5 }), () => ({ signal: AbortSignal.timeout(5) })]) {
      const error = await caught(client.vms.launch(params, options()));
      expect(error).toMatchObject({ hint: expect.stringMatching(mayExist) });
    }
  });

  test('but not when nothing was sent', async () => {
    expect(await hintOf(CALLS.launch, broken('ECONNREFUSED'))).toMatch(/nothing listens there/);
  });
});

describe('a run that timed out', () => {
  test('without timeoutSec says to pass it, or to spawn', async () => {
    expect(await hintOf(CALLS.run, hangingFetch)).toMatch(/pass timeoutSec, .* or start long commands with vms\.spawn/);
  });

  test('with timeoutSec does not say to pass it', async () => {
    const run: Call = (client) => client.vms.run('vm', { command: 'timeoutSec', timeoutSec: 1 }, OPTIONS);
    expect(await hintOf(run, hangingFetch)).toMatch(/although timeoutSec is over/);
  });
});

test.each<[string, Call, RegExp]>([
  ['vms.run', CALLS.run, /vms\.spawn/],
  ['vms.resume', (c) => c.vms.resume('vm'), /vms\.retrieve/],
  ['snapshots.create', (c) => c.snapshots.create({ vmId: 'vm' }), /snapshots\.list/],
  ['volumes.create', (c) => c.volumes.create({ backend: 'native', sizeGiB: 1 }), /volumes\.list/],
])('%s with a lost response says what may have happened', async (_, call, hint) => {
  expect(await hintOf(call, broken('ECONNRESET'))).toMatch(hint);
});
