import '../../../core/support/loaded-parts.js';
import { gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { FastmapClient, type FastmapClientOptions } from 'fastkit/fastmap';
import { createFastmapContext, auth as plainAuth, mapBatch as plainMapBatch } from 'fastkit/fastmap/functions';
import { expect, test } from 'vitest';
import { scriptedFetch } from '../../../core/support/scripted-fetch.js';
import { SECRET, signer } from '../map/support/service.js';

const WRONG = 'f'.repeat(64);
/** Not MessagePack, not gzip: whoever decodes it fails. */
const GARBAGE = Uint8Array.of(0xc1, 1, 2, 3);
const RESULTS = encode({ status: 'BATCH_PROCESSED', results: [1] });
const BATCH = { func_hash: 'd7c1797cc4fe0fff', batch: new Uint8Array(1), label: '', run_id: 'r' };
const MSGPACK = 'application/msgpack';
const BYTES = 'application/octet-stream';

const respond = (body: Uint8Array, type: string, headers: Record<string, string> = {}): (() => Response) => {
  return () => new Response(new Uint8Array(body), { headers: { 'content-type': type, ...headers } });
};

function clientFor(response: () => Response, options: Partial<FastmapClientOptions> = {}) {
  const { fetch } = scriptedFetch(response);
  const all = {
    secret: SECRET,
    baseUrl: 'https://fastmap.test',
    logLevel: 'off',
    maxRetries: 0,
    fetch,
    ...options,
  } as const;
  return { client: new FastmapClient(all), context: createFastmapContext(all) };
}

test.each(['auth', 'init', 'mapBatch', 'done', 'request', 'functions.auth', 'functions.mapBatch'])(
  '%s: a wrong signature is found before anything is decoded',
  async (name) => {
    for (const type of name.endsWith('mapBatch') ? [MSGPACK, BYTES] : [MSGPACK]) {
      const { client, context } = clientFor(respond(GARBAGE, type, { 'x-content-signature': WRONG }));
      const hash = { func_hash: BATCH.func_hash };
      const calls: Record<string, () => PromiseLike<unknown> & { asResponse(): Promise<Response> }> = {
        auth: () => client.auth(),
        init: () => client.init(hash),
        mapBatch: () => client.mapBatch(BATCH),
        done: () => client.done({ ...hash, run_id: 'r' }),
        request: () => client.request('POST', '/api/v1/usage', { body: {} }),
        'functions.auth': () => plainAuth(context, {}),
        'functions.mapBatch': () => plainMapBatch(context, BATCH),
      };
      const refusal = { code: 'SIGNATURE', message: expect.stringContaining('wrong signature') };
      await expect(calls[name]?.()).rejects.toMatchObject(refusal);
      await expect(calls[name]?.().asResponse()).rejects.toMatchObject(refusal);
    }
  },
);

test.each([
  ['bytes', respond(GARBAGE, BYTES), 'no signature'],
  ['bytes with parameters of their type', respond(GARBAGE, `${BYTES}; v=1`), 'no signature'],
  ['MessagePack whose word says results', respond(GARBAGE, MSGPACK, { 'x-status': 'BATCH_PROCESSED' }), 'no signature'],
  ['MessagePack with results', respond(RESULTS, MSGPACK), 'no signature'],
  [
    'MessagePack with results under another word',
    respond(RESULTS, MSGPACK, { 'x-status': 'INITIALIZING' }),
    'no signature',
  ],
  ['an empty signature', respond(GARBAGE, BYTES, { 'x-content-signature': '' }), 'a wrong signature'],
])('mapBatch: %s without a signature is refused', async (_, response, problem) => {
  for (const allowUnsigned of [false, true]) {
    const { client, context } = clientFor(response, { allowUnsigned });
    // Never for bytes, which hold a pickle.
    if (allowUnsigned && response().headers.get('content-type') === MSGPACK) continue;
    for (const call of [() => client.mapBatch(BATCH), () => plainMapBatch(context, BATCH)]) {
      await expect(call()).rejects.toMatchObject({ code: 'SIGNATURE', message: expect.stringContaining(problem) });
    }
  }
});

test('allowUnsigned accepts results in MessagePack without a signature, not with a wrong one', async () => {
  const unsigned = clientFor(respond(RESULTS, MSGPACK), { allowUnsigned: true });
  expect(await unsigned.client.mapBatch(BATCH)).toMatchObject({ results: [1] });
  const wrong = clientFor(respond(RESULTS, MSGPACK, { 'x-content-signature': WRONG }), { allowUnsigned: true });
  await expect(wrong.client.mapBatch(BATCH)).rejects.toMatchObject({ code: 'SIGNATURE' });
});

test('what older services do not sign is accepted: status words, but not what they claim to be', async () => {
  const { client } = clientFor(respond(encode({ status: 'EXISTS' }), MSGPACK, { 'x-status': 'EXISTS' }));
  expect(await client.init({ func_hash: BATCH.func_hash })).toEqual({ status: 'EXISTS' });
  const waiting = clientFor(respond(encode({ status: 'INITIALIZING' }), MSGPACK));
  expect(await waiting.client.mapBatch(BATCH)).toEqual({ status: 'INITIALIZING' });
});

test('a right signature is accepted, for bytes exactly as they came', async () => {
  const body = gzipSync('anything');
  const signed = { 'x-content-signature': await signer.sign(body) };
  const { client, context } = clientFor(respond(body, BYTES, signed));
  expect(await client.mapBatch(BATCH)).toEqual(new Uint8Array(body));
  expect(await plainMapBatch(context, BATCH)).toEqual(new Uint8Array(body));
});

test('an error status needs no signature', async () => {
  const refuse = () =>
    new Response(encode({ reason: 'Bad token' }), { status: 401, headers: { 'content-type': MSGPACK } });
  await expect(clientFor(refuse).client.auth()).rejects.toMatchObject({ status: 401, body: { reason: 'Bad token' } });
});
