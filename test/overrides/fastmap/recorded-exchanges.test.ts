import { decode } from '@msgpack/msgpack';
import { FastmapClient, type PythonFunction } from 'fastkit/fastmap';
import { describe, expect, it } from 'vitest';
import { gunzip } from '../../../src/overrides/fastmap/gzip/node/gzip.js';
import { decodePickle } from '../../../src/overrides/fastmap/pickle/index.js';
import { scriptedFetch } from '../../core/support/scripted-fetch.js';
import { bodyOf, type Exchange, exchanges, headerOf } from './exchanges.js';
import { say } from './map/support/service.js';
import { describeValue } from './pickle/describe.js';

const operationOf = (row: Exchange): string => row.request.path.replace('/api/v1/', '');
const fieldsOf = (row: Exchange): Record<string, unknown> => decode(bodyOf(row.request)) as Record<string, unknown>;
const signed = exchanges().filter(({ requestSignatureValid }) => requestSignatureValid);
/** Recorded with a token that does not belong to its secret. */
const WRONG_TOKEN = 'seedlit-headers/07-auth-UNAUTHORIZED';
const batches = signed.filter((row) => operationOf(row) === 'map');

function clientOf(row: Exchange, fetch: typeof globalThis.fetch): FastmapClient {
  return new FastmapClient({
    secret: row.secret,
    baseUrl: 'https://fastmap.test',
    logLevel: 'off',
    fetch,
    ...(headerOf(row.request, 'X-Client-Version') === null
      ? {}
      : { clientVersion: headerOf(row.request, 'X-Client-Version') ?? '' }),
    ...(headerOf(row.request, 'X-Python-Version') === null
      ? {}
      : { pythonVersion: headerOf(row.request, 'X-Python-Version') ?? '' }),
  });
}

async function elementsOf(row: Exchange): Promise<unknown[]> {
  const pickle = await gunzip(fieldsOf(row).batch as Uint8Array, 1e8);
  return Array.from(decodePickle(pickle, { floats: 'tagged' }) as Iterable<unknown>);
}

describe('recorded requests, sent by the client', () => {
  it('have the same bytes, credentials and signature', async () => {
    let compared = 0;
    for (const row of signed) {
      const { fetch, sent } = scriptedFetch(() => say('OK'));
      const client = clientOf(row, fetch);
      const fields = fieldsOf(row) as never;
      const operation = operationOf(row);
      if (operation === 'auth') await client.auth(fields);
      else if (operation === 'init') await client.init(fields);
      else if (operation === 'map') await client.mapBatch(fields);
      else await client.done(fields);
      const request = sent[0];
      expect(new Uint8Array(request?.init.body as Uint8Array), row.name).toEqual(bodyOf(row.request));
      for (const name of ['Authorization', 'X-Client-Version', 'X-Python-Version', 'X-Content-Signature']) {
        const recorded = headerOf(row.request, name);
        if (recorded === null || (row.name === WRONG_TOKEN && name === 'Authorization')) continue;
        expect(request?.headers[name.toLowerCase()], `${row.name} ${name}`).toBe(recorded);
      }
      compared += 1;
    }
    console.log(`requests compared byte for byte: ${compared}`);
    expect(compared).toBeGreaterThan(190);
  });
});

describe('recorded batches, mapped by the client', () => {
  it.each(batches)('$name means the same', async (row) => {
    const elements = await elementsOf(row);
    const fields = fieldsOf(row);
    let request: Record<string, unknown> | undefined;
    const recordedResponse = new Response(new Uint8Array(bodyOf(row.response)), {
      status: row.response.status,
      headers: { ...row.response.headers },
    });
    const { fetch } = scriptedFetch(({ url, init }) => {
      if (url.endsWith('/init')) return say('EXISTS');
      if (url.endsWith('/done')) return say('DONE');
      request = decode(init.body as Uint8Array) as Record<string, unknown>;
      return recordedResponse;
    });
    const hash = String(fields.func_hash);
    const bundle = { hash, func: new Uint8Array(0), localSources: {}, installedMods: [], requirements: [] };
    const fn: PythonFunction = { name: 'recorded', load: async () => bundle };
    const options = { batch: { fixed: Math.max(1, elements.length) }, initTimeoutMs: 1 };
    const run = clientOf(row, fetch).map(fn, elements, {
      ...options,
      label: String(fields.label),
      runId: String(fields.run_id),
      decode: { floats: 'tagged' },
    });
    const outcome = await run.toArray().then(
      (list) => ({ list }),
      (error: { name: string }) => ({ error: error.name }),
    );
    if (elements.length === 0) {
      expect(request).toBeUndefined();
      return;
    }
    const sent = decodePickle(await gunzip(request?.batch as Uint8Array, 1e8), { floats: 'tagged' });
    expect(describeValue(sent)).toEqual(describeValue(elements));
    expect({ ...request, batch: undefined }).toEqual({ label: '', ...fields, batch: undefined });
    const word = headerOf(row.response, 'X-Status');
    if ('list' in outcome) {
      expect(word).toBe('BATCH_PROCESSED');
      expect(outcome.list.length).toBe(elements.length);
    } else {
      expect([word, outcome.error]).toEqual([word, errorFor(row, word)]);
    }
  });
});

/** The error expected for a recorded response without results, or with a forged signature. */
function errorFor(row: Exchange, word: string | null): string {
  if (row.responseSignatureValid === false) return 'SignatureError';
  if (word === 'PROCESS_ERROR' || word === 'WORKER_EXECUTION_ERROR') return 'MapError';
  // Waiting is cut short by initTimeoutMs.
  return 'InitializationError';
}
