import { getEventListeners } from 'node:events';
import {
  type FastvmClient,
  type FastvmClientOptions,
  type Logger,
  NotFoundError,
  ResponseParseError,
} from 'fastkit/fastvm';
import * as v from 'valibot';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { contract } from '../../../../generated/fastvm/contract.js';
import { caught } from '../../../core/support/caught.js';
import { busy, hangingFetch, json, redirect } from '../../../core/support/scripted-fetch.js';
import { serve } from '../../../core/support/server.js';
import { exit, ndjson, out, scriptedClient } from '../support/events.js';
import { respondWithVm } from '../support/vm.js';

afterEach(() => vi.unstubAllEnvs());

describe('responses', () => {
  it('parsed body, raw response and both from one call; the identical object each time', async () => {
    const { client, sent } = scriptedClient({}, respondWithVm('running'));
    const promise = client.vms.retrieve('vm-1');
    const vm = await promise;
    expect(await promise).toBe(vm);
    const { data, response } = await promise.withResponse();
    expect(data).toBe(vm);
    expect(await response.json()).toEqual(vm);
    expect((await promise.asResponse()).status).toBe(200);
    expect(sent).toHaveLength(1);
  });

  it('JSON with another content type is still parsed', async () => {
    const { client } = scriptedClient(
      {},
      new Response('{"status":"ok"}', { headers: { 'content-type': 'text/plain' } }),
    );
    expect(await client.health()).toEqual({ status: 'ok' });
  });

  test.each([
    ['HTML', '<html>', 'text/html'],
    ['text', 'fine', 'text/plain'],
    ['cut JSON', '{"status":', 'application/json'],
    ['nothing', '', 'application/json'],
  ])('invalid JSON with 200: %s is an error, never a string', async (_, body, type) => {
    const { client } = scriptedClient({}, () => new Response(body, { headers: { 'content-type': type } }));
    expect(await caught(client.vms.retrieve('vm'))).toBeInstanceOf(ResponseParseError);
  });

  it('a body that does not match the schema: the contract rejects it, the plain method returns it unchanged', async () => {
    const misfit = { id: 7, name: 'x', status: 'running' };
    const schema = contract['vms.retrieve'].responses['200']?.content['application/json'];
    expect(v.safeParse(schema as v.GenericSchema, misfit).success).toBe(false);
    const { client } = scriptedClient({}, json(misfit));
    expect(await client.vms.retrieve('vm-1')).toEqual(misfit);
  });

  test.each<[string, (client: FastvmClient) => PromiseLike<unknown>]>([
    ['launch', (client) => client.vms.launch({ machineType: 'c1m2' })],
    ['launch without waiting', (client) => client.vms.launch({ machineType: 'c1m2' }, { wait: false })],
    ['waitForVmReady', (client) => client.waitForVmReady('vm')],
    ['waitForSnapshotReady', (client) => client.waitForSnapshotReady('s')],
    ['waitForVolumeReady', (client) => client.waitForVolumeReady('v')],
    ['run', (client) => client.vms.run('vm', { command: 'x' }, { onNonZero: 'throw' })],
    ['spawn', (client) => client.vms.spawn('vm', { command: 'x' })],
    ['console', (client) => client.console('vm')],
    ['consoleUrl', (client) => client.consoleUrl('vm')],
    ['describeQuota', (client) => client.describeQuota()],
  ])('a body that does not match: %s, which needs a field of it, throws a typed error', async (_, call) => {
    for (const body of ['{}', 'null', '"text"', '{"error":"no"}']) {
      const { client, sent } = scriptedClient(
        {},
        () => new Response(body, { headers: { 'content-type': 'application/json' } }),
      );
      const error = await caught(call(client));
      expect(error).toBeInstanceOf(ResponseParseError);
      expect(error.message).toContain('does not match');
      expect(sent).toHaveLength(1);
    }
  });

  it('unknown fields and values are kept; missing and null are told apart', async () => {
    const { client } = scriptedClient({}, respondWithVm('dreaming', { brandNew: { a: 1 }, deletedAt: null }));
    const vm = await client.vms.retrieve('vm-1');
    expect(vm).toMatchObject({ status: 'dreaming', brandNew: { a: 1 } });
    expect([vm.deletedAt, 'pausedAt' in vm]).toEqual([null, false]);
  });

  it('redirects are followed; to another origin the key does not go', async () => {
    const { client, sent } = scriptedClient({}, redirect(307, 'https://other.test/x'), respondWithVm('running'));
    await client.vms.retrieve('vm-1');
    expect(sent[0]?.headers).toHaveProperty('x-api-key');
    expect(sent[1]?.url).toBe('https://other.test/x');
    expect(sent[1]?.headers).not.toHaveProperty('x-api-key');
  });

  it('redirects are switched off by a custom fetch that rejects them', async () => {
    const moved = scriptedClient({}, redirect(307, 'https://other.test/x'), respondWithVm('running'));
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const response = await moved.fetch(url, init);
      if (response.status >= 300 && response.status < 400) throw new Error('redirects are off');
      return response;
    };
    const strict = moved.client.withOptions({ fetch, maxRetries: 0 });
    expect((await caught(strict.vms.retrieve('vm-1'))).message).toContain('redirects are off');
    expect(moved.sent).toHaveLength(1);
  });

  it('error names and messages: class name, the body’s message, the call', async () => {
    const { client } = scriptedClient(
      {},
      json({ error: 'vm not found' }, { status: 404, headers: { 'x-request-id': 'r1' } }),
    );
    const error = await caught<NotFoundError>(client.vms.retrieve('vm-1'));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      name: 'NotFoundError',
      status: 404,
      requestId: 'r1',
      body: { error: 'vm not found' },
    });
    expect(error.message).toBe('404 vm not found (vms.retrieve: GET https://vm.test/v1/vms/vm-1)');
  });
});

describe('retries and timeouts', () => {
  it('a timed-out attempt is retried and then succeeds, for raw responses too', async () => {
    const { client, sent } = scriptedClient({ timeoutMs: 20 }, hangingFetch, respondWithVm('running'));
    expect((await client.vms.retrieve('vm-1').asResponse()).status).toBe(200);
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['retry-after', '0.05'],
    ['retry-after-ms', '50'],
  ])('429 with %s waits as long', async (name, value) => {
    const { client } = scriptedClient(
      {},
      json({}, { status: 429, headers: { [name]: value } }),
      respondWithVm('running'),
    );
    const startedAt = performance.now();
    await client.vms.retrieve('vm-1');
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThan(45);
    expect(tookMs).toBeLessThan(400);
  });

  test.each([0, 2, 4])('%i failures, status and exception alike, and then success', async (failures) => {
    const responses = Array.from({ length: failures }, (_, i) => (i % 2 === 0 ? busy() : () => busy(429)));
    const { client, sent } = scriptedClient({ maxRetries: 4 }, ...responses, respondWithVm('running'));
    await client.vms.retrieve('vm-1');
    expect(sent).toHaveLength(failures + 1);
  });

  test.each<[string, (client: ReturnType<typeof scriptedClient>['client']) => PromiseLike<unknown>]>([
    ['launch', (client) => client.vms.launch({ machineType: 'c1m2' })],
    ['run', (client) => client.vms.run('vm', { command: 'x' })],
    ['snapshot', (client) => client.snapshots.create({ vmId: 'vm' })],
    ['console token', (client) => client.vms.consoleToken('vm')],
    ['volume', (client) => client.volumes.create({ backend: 'native', sizeGiB: 1 })],
    ['volume credential', (client) => client.volumeCredentials.create({ name: 'n', type: 't', data: 'd' })],
  ])('%s is not retried after an ambiguous failure', async (_, call) => {
    const { client, sent } = scriptedClient({}, () => busy());
    await caught(call(client));
    expect(sent).toHaveLength(1);
  });

  it('409 is final', async () => {
    const { client, sent } = scriptedClient({}, () => json({ error: 'busy' }, { status: 409 }));
    expect(await caught(client.vms.update('vm', { name: 'x' }))).toMatchObject({ name: 'ConflictError' });
    expect(sent).toHaveLength(1);
  });

  it('timeout 0 means none, of client and call', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return json({ status: 'ok' });
    };
    const { client } = scriptedClient({ timeoutMs: 5 }, slow, slow);
    expect(await client.health({ timeoutMs: 0 })).toEqual({ status: 'ok' });
    expect(await client.withOptions({ timeoutMs: 0 }).health()).toEqual({ status: 'ok' });
  });

  it('abort: the user-abort error, and one request only', async () => {
    const { client, sent } = scriptedClient({}, hangingFetch);
    const controller = new AbortController();
    const call = caught(client.vms.retrieve('vm', { signal: controller.signal }));
    await expect.poll(() => sent.length).toBe(1);
    controller.abort('mine');
    expect(await call).toMatchObject({ name: 'AbortedError', reason: 'mine' });
    expect(sent).toHaveLength(1);
  });

  it('abort during backoff rejects at once', async () => {
    const waitLong = json({}, { status: 503, headers: { 'retry-after': '20' } });
    const { client, sent } = scriptedClient({}, waitLong);
    const controller = new AbortController();
    const startedAt = performance.now();
    const call = caught(client.vms.retrieve('vm', { signal: controller.signal }));
    await expect.poll(() => sent.length).toBe(1);
    setTimeout(() => controller.abort('mine'), 20);
    expect(await call).toMatchObject({ name: 'AbortedError' });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('DELETE retried after a lost response: the 404 lists the earlier attempt', async () => {
    const { client } = scriptedClient({}, new Error('ECONNRESET'), json({ error: 'vm not found' }, { status: 404 }));
    const error = await caught(client.vms.delete('vm'));
    expect(error).toMatchObject({ status: 404, attempts: [{ error: 'ConnectionError' }, { status: 404 }] });
  });

  it('one signal used for many calls collects no listeners', async () => {
    const { client } = scriptedClient({}, () => json({ status: 'ok' }));
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => client.health({ signal })));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('a reset in the middle of a body is retried', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '15' });
      if (++requests === 1) response.write('{"status"', () => response.destroy());
      else response.end('{"status":"ok"}');
    });
    const { client } = scriptedClient({ baseUrl: url, fetch: globalThis.fetch });
    expect(await client.health()).toEqual({ status: 'ok' });
    expect(requests).toBe(2);
  });

  it('body stalls after the headers: the timeout ends it', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"status"');
    });
    const { client } = scriptedClient({ baseUrl: url, timeoutMs: 60, maxRetries: 0, fetch: globalThis.fetch });
    expect(await caught(client.health())).toMatchObject({ name: 'RequestTimeoutError' });
  });
});

describe('logging', () => {
  function recorder(): { lines: string[]; logger: Logger } {
    const lines: string[] = [];
    const write = (level: string) => (message: string) => lines.push(`${level} ${message}`);
    return {
      lines,
      logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    };
  }
  async function linesOf(options: FastvmClientOptions): Promise<string[]> {
    const { lines, logger } = recorder();
    const { client } = scriptedClient({ logger, ...options }, () => json({ exitCode: 0 }));
    await client.vms.run('vm', { command: 'x', stdin: 'very-secret-input' });
    return lines;
  }

  test.each<[FastvmClientOptions['logLevel'], string | undefined, boolean]>([
    [undefined, undefined, false],
    [undefined, 'debug', true],
    ['debug', undefined, true],
    ['off', 'debug', false],
    ['debug', 'off', true],
  ])('level: option %j and FASTVM_LOG %j: debug output %j', async (logLevel, env, expected) => {
    vi.stubEnv('FASTVM_LOG', env);
    expect((await linesOf({ logLevel })).length > 0).toBe(expected);
  });

  it('invalid level in the environment: one warning with variable, value and choices', async () => {
    vi.stubEnv('FASTVM_LOG', 'loud');
    expect(await linesOf({ logLevel: undefined })).toEqual([
      'warn FASTVM_LOG="loud" is not one of off, error, warn, info, debug; using warn',
    ]);
    expect(await linesOf({ logLevel: 'error' })).toEqual([]);
  });

  it('stream: logging and timeout used', async () => {
    const { lines, logger } = recorder();
    const scripted = ndjson([out('a'), exit()]);
    const { client } = scriptedClient({ logger, logLevel: 'debug', timeoutMs: 20 }, scripted, hangingFetch);
    await client.vms.stream('vm', { command: 'x' });
    expect(lines.join()).toMatch(/debug fastvm vms\.run POST https:\/\/vm\.test\/v1\/vms\/vm\/exec → 200/);
    expect(await caught(client.vms.stream('vm', { command: 'x' }))).toMatchObject({ name: 'RequestTimeoutError' });
  });

  it('signed URLs and console tokens are in no line', async () => {
    const { lines, logger } = recorder();
    const signed = 'https://store.test/o?X-Amz-Signature=sig-0123456789';
    const urls = { uploadUrl: signed, downloadUrl: signed, expiresInSec: 9, maxUploadBytes: 9 };
    const token = { token: 'tok-0123456789', websocketPath: '/ws', expiresInSec: 9 };
    const done = { exitCode: 0, stdout: '', stderr: '' };
    const { client } = scriptedClient(
      { logger, logLevel: 'debug' },
      json(urls),
      json(done),
      json(token),
      json({}, { status: 400 }),
    );
    await client.vms.files.presign('vm', { path: '/a' });
    await client.vms.files.fetch('vm', { url: signed, path: '/a' });
    await client.consoleUrl('vm');
    const error = await caught(client.volumeCredentials.create({ name: 'n', type: 't', data: 'data-0123456789' }));
    expect(lines.length).toBeGreaterThan(3);
    expect(`${lines.join()} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(/sig-0|tok-0|data-0/);
  });

  it('key, stdin and headers are in no line', async () => {
    const lines = await linesOf({ logLevel: 'debug', apiKey: 'key-0123456789', headers: { cookie: 'c-secret' } });
    expect(lines.join()).toContain('vms.run');
    for (const secret of ['key-0123456789', 'very-secret-input', btoa('very-secret-input'), 'c-secret']) {
      expect(lines.join()).not.toContain(secret);
    }
  });
});
