import { encode } from '@msgpack/msgpack';
import { FastmapClient, type FastmapClientOptions } from 'fastkit/fastmap';
import { describe, expect, it, vi } from 'vitest';
import { caught } from '../../core/support/caught.js';
import { scriptedFetch } from '../../core/support/scripted-fetch.js';
import { ScriptedService, SECRET, say, signer, square } from './map/support/service.js';

const msgpack = (status: number): Response => say('NO', { reason: 'so there' }, {}, status);
const json = (status: number): Response =>
  new Response(JSON.stringify({ reason: 'so there' }), { status, headers: { 'content-type': 'application/json' } });
const html = (status: number): Response =>
  new Response('<html><style>b{}</style><body><h1>so</h1> there</body></html>', {
    status,
    headers: { 'content-type': 'text/html' },
  });
const header = (status: number): Response =>
  new Response(encode({}), { status, headers: { 'content-type': 'application/msgpack', 'X-Reason': 'so there' } });

const CLASSES: readonly [number, string, string][] = [
  [400, 'BadRequestError', 'BAD_REQUEST'],
  [401, 'AuthenticationError', 'AUTHENTICATION'],
  [402, 'CreditsExhaustedError', 'CREDITS_EXHAUSTED'],
  [403, 'PermissionDeniedError', 'PERMISSION_DENIED'],
  [410, 'ClientDiscontinuedError', 'CLIENT_DISCONTINUED'],
  [413, 'PayloadTooLargeError', 'PAYLOAD_TOO_LARGE'],
  [500, 'InternalServerError', 'INTERNAL_SERVER_ERROR'],
];

const clientFor = (response: () => Response, options: Partial<FastmapClientOptions> = {}): FastmapClient =>
  new FastmapClient({
    secret: SECRET,
    baseUrl: 'https://fastmap.test',
    maxRetries: 0,
    logLevel: 'off',
    fetch: scriptedFetch(response).fetch,
    ...options,
  });

describe.each(CLASSES)('status %i', (status, name, code) => {
  it.each([
    ['msgpack', msgpack],
    ['JSON', json],
    ['HTML', html],
    ['a header', header],
  ])(`is ${name} with the reason from %s, on every operation`, async (_, response) => {
    const client = clientFor(() => response(status));
    const calls = [
      () => client.auth(),
      () => client.init({ func_hash: '0123456789abcdef' }),
      () => client.mapBatch({ func_hash: '0123456789abcdef', batch: new Uint8Array(1), run_id: 'r' }),
      () => client.done({ func_hash: '0123456789abcdef', run_id: 'r' }),
      () => client.auth().asResponse(),
    ];
    for (const call of calls) {
      const error = await caught<Error & { cause?: Error }>(call());
      expect(error).toMatchObject({ name, code });
      if (status !== 402) expect(error.message).toMatch(/^\d+ so there /);
      else expect(error.cause).toMatchObject({ status: 402 });
    }
  });
});

describe('secrets', () => {
  it('that a service echoes in its reason are masked', async () => {
    const reason = `bad token ${SECRET.slice(0, 32)}`;
    const refusal = (): Response => new Response(null, { status: 401, headers: { 'X-Reason': reason } });
    const error = await caught(clientFor(refusal).auth());
    expect(error.message).toContain('bad token ***');
  });
});

describe('X-Server-Warning', () => {
  const logger = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });

  it('is logged once for each text, on any response, by a client and its copies together', async () => {
    const log = logger();
    const texts = ['old client', 'old client', 'moved', 'old client'];
    let number = 0;
    const response = (): Response => {
      const text = texts[number++ % texts.length] ?? '';
      return say('OK', {}, { 'X-Server-Warning': text }, number === 3 ? 400 : 200);
    };
    const client = clientFor(response, { logger: log, logLevel: 'warn' });
    for (let i = 0; i < 4; i++) await client.auth().catch(() => undefined);
    expect(log.warn.mock.calls).toEqual([['fastmap: old client'], ['fastmap: moved']]);
    await client.withOptions({ timeoutMs: 5_000 }).auth();
    expect(log.warn).toHaveBeenCalledTimes(2);
    const other = logger();
    await client.withOptions({ logger: other }).auth();
    expect(other.warn.mock.calls).toEqual([['fastmap: old client']]);
    await clientFor(response, { logger: log, logLevel: 'warn' }).auth();
    expect(log.warn).toHaveBeenCalledTimes(3);
  });

  it('does not fill log or memory when it is different each time', async () => {
    const log = logger();
    let number = 0;
    const client = clientFor(() => say('OK', {}, { 'X-Server-Warning': `warning ${number++}` }), {
      logger: log,
      logLevel: 'warn',
    });
    for (let i = 0; i < 150; i++) await client.auth();
    expect(log.warn).toHaveBeenCalledTimes(100);
  });
});

describe('results in MessagePack', () => {
  const unsigned = (): Response => say('BATCH_PROCESSED', { results: [1] });

  it('without a signature are refused', async () => {
    const service = new ScriptedService({ onBatch: unsigned });
    await expect(service.client().map(square, [1]).toArray()).rejects.toMatchObject({
      code: 'SIGNATURE',
      hint: expect.stringContaining('allowUnsigned'),
    });
  });

  it('without a signature are accepted with allowUnsigned, and counted', async () => {
    const service = new ScriptedService({ onBatch: unsigned });
    const run = service.client({ allowUnsigned: true }).map(square, [1]);
    expect(await run.toArray()).toEqual([1]);
    expect(run.stats.unsignedBatches).toBe(1);
  });

  it('with a wrong signature are refused even then', async () => {
    const service = new ScriptedService({
      onBatch: () => say('BATCH_PROCESSED', { results: [1] }, { 'X-Content-Signature': '0'.repeat(64) }),
    });
    const run = service.client({ allowUnsigned: true }).map(square, [1]);
    await expect(run.toArray()).rejects.toMatchObject({ code: 'SIGNATURE' });
  });

  it('with a valid signature are accepted', async () => {
    const body = encode({ status: 'BATCH_PROCESSED', results: [1] });
    const headers = { 'content-type': 'application/msgpack', 'X-Content-Signature': await signer.sign(body) };
    const service = new ScriptedService({ onBatch: () => new Response(body, { headers }) });
    const run = service.client().map(square, [1]);
    expect(await run.toArray()).toEqual([1]);
    expect(run.stats.unsignedBatches).toBe(0);
  });

  it('as pickles without a signature are refused even with allowUnsigned', async () => {
    const service = new ScriptedService({
      onBatch: () => new Response(new Uint8Array(9), { headers: { 'content-type': 'application/octet-stream' } }),
    });
    const run = service.client({ allowUnsigned: true }).map(square, [1]);
    await expect(run.toArray()).rejects.toMatchObject({ code: 'SIGNATURE' });
  });
});

describe('versions', () => {
  it('are sent as configured', async () => {
    const { fetch, sent } = scriptedFetch(() => say('OK'));
    await clientFor(() => say('OK'), { fetch, clientVersion: '9.9', pythonVersion: '3.9.1' }).auth();
    expect(sent[0]?.headers).toMatchObject({ 'x-client-version': '9.9', 'x-python-version': '3.9.1' });
  });
});
