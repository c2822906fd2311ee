import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decode } from '@msgpack/msgpack';
import { decodePickle } from 'fastkit/fastmap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../generated/fastmap/operations.js';
import { MockCloud, type ServedCloud, serve } from '../../../src/mock-node.js';
import { sign, TOKEN, writeBodies } from './fastmap-files.js';
import { hasCurl, missingCurl } from './support/curl.js';
import { Reached } from './support/reached.js';
import { Terminal } from './support/terminal.js';

interface PostOptions {
  /** These replace the correct headers; empty ones are omitted. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly options?: string;
}

/** The first batch loads Python. */
const PYTHON_TIMEOUT_MS = 60_000;

function post(path: string, file: string, { headers, options = '' }: PostOptions = {}): string {
  const all: Readonly<Record<string, string>> = {
    Authorization: 'Bearer $TOKEN',
    'X-Python-Version': '3.11.2',
    'X-Client-Version': '0.0.6',
    'X-Content-Signature': `$(cat ${file}.sig)`,
    'Content-Type': 'application/msgpack',
    ...headers,
  };
  const given = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : `-H "${name}: ${value}"`));
  return `curl ${given.join(' ')} --data-binary @${file} ${options} "$FASTMAP_CLOUD_URL/api/v1/${path}"`;
}

describe('fastmap by curl', () => {
  if (!hasCurl) return missingCurl();

  let served: ServedCloud;
  let terminal: Terminal;

  beforeAll(async () => {
    served = await serve({ cloud: new MockCloud({ fastmap: { workers: { initializingResponses: 1 } } }) });
    terminal = await Terminal.open({ FASTMAP_CLOUD_URL: served.baseUrls.fastmap, TOKEN });
    await writeBodies(terminal);
  });
  afterAll(async () => {
    await served.close();
    await terminal[Symbol.asyncDispose]();
  });

  it.each([
    ['the secret is right', 'auth', 'auth', { status: 'OK' }],
    ['the function is not there', 'init', 'ask', { status: 'DOES_NOT_EXIST' }],
    ['it is uploaded in two parts: one', 'init', 'part-0', { status: 'UPLOADED' }],
    ['half a function is none', 'init', 'ask', { status: 'DOES_NOT_EXIST' }],
    ['and two', 'init', 'part-1', { status: 'UPLOADED' }],
    ['now it is there', 'init', 'ask', { status: 'EXISTS' }],
    ['it is uploaded again, whole', 'init', 'upload', { status: 'UPLOADED' }],
    ['a worker starts', 'map', 'map', { status: 'INITIALIZING', init_step: expect.any(String) }],
  ])('%s', async (_, path, file, expected) => {
    const { status, bytes } = await terminal.run(post(path, file));
    expect(status).toBe(200);
    expect(decode(bytes)).toMatchObject(expected);
  });

  it(
    'the batch is mapped, and signed',
    async () => {
      const { status } = await terminal.run(post('map', 'map', { options: '-D headers -o results' }));
      expect(status).toBe(200);
      const headers = await readFile(join(terminal.folder, 'headers'), 'latin1');
      const results = await readFile(join(terminal.folder, 'results'));
      expect(headers).toMatch(/^x-status: BATCH_PROCESSED\r$/im);
      expect(headers).toMatch(/^x-credits: \d/im);
      expect(headers.toLowerCase()).toContain(`x-content-signature: ${sign(results)}\r`);
      expect(Object(decodePickle(gunzipSync(results))).get('results')).toEqual([1, 4, 9]);
    },
    PYTHON_TIMEOUT_MS,
  );

  it.each([
    ['a function that raises is uploaded', 'init', 'upload-refuse', { status: 'UPLOADED' }],
    ['its worker starts', 'map', 'map-refuse', { status: 'INITIALIZING' }],
    ['it raises', 'map', 'map-refuse', { status: 'PROCESS_ERROR', exception: "ValueError('will not have 1')" }],
    ['a function that cannot be loaded is uploaded', 'init', 'upload-lost', { status: 'UPLOADED' }],
    ['its worker starts', 'map', 'map-lost', { status: 'INITIALIZING' }],
    ['and fails', 'map', 'map-lost', { status: 'INITIALIZATION_ERROR', bad_modules: [expect.any(String)] }],
    ['the run ends', 'done', 'done', { status: 'DONE' }],
    ['and has ended', 'done', 'done', { status: 'NOT_FOUND' }],
  ])('%s', async (_, path, file, expected) => {
    const { status, bytes } = await terminal.run(post(path, file));
    expect(status).toBe(200);
    expect(decode(bytes)).toMatchObject(expected);
  });

  it.each([
    ['another token', 401, { Authorization: 'Bearer other' }],
    ['no signature', 400, { 'X-Content-Signature': '' }],
    ['another signature', 403, { 'X-Content-Signature': '0'.repeat(64) }],
  ])('%s is refused', async (_, expected, headers) => {
    const { status, bytes } = await terminal.run(post('auth', 'auth', { headers }));
    expect([status, decode(bytes)]).toEqual([expected, { reason: expect.any(String) }]);
  });

  it('a body above the limit is refused', async () => {
    await terminal.run('head -c 20000001 /dev/zero > large && cp auth.sig large.sig');
    expect((await terminal.run(post('init', 'large'))).status).toBe(413);
  });

  it('reaches every operation', () => {
    const reached = new Reached();
    reached.take(served.cloud);
    expect(reached.missing(operations)).toEqual([]);
  });
});
