import '../../core/support/loaded-parts.js';
import { readFileSync } from 'node:fs';
import { FastmapClient, type FastmapClientOptions, type MapOptions } from 'fastkit/fastmap';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scriptedFetch } from '../../core/support/scripted-fetch.js';
import { bodyOf, type HostileResponse } from './exchanges.js';
import { passUntilSettled, useFakeTime } from './map/support/fake-time.js';
import { results, SECRET, say, square } from './map/support/service.js';

interface HostileRow extends HostileResponse {
  readonly batch: readonly number[];
  readonly expect: string;
}

const file = new URL('../../fixtures/fastmap/hostile-responses.jsonl', import.meta.url);
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): HostileRow => JSON.parse(line));

const row = (name: string): HostileRow => {
  const found = rows.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
};

const responseOf = ({ response }: HostileRow): Response =>
  new Response(new Uint8Array(bodyOf(response)), { status: response.status, headers: { ...response.headers } });

/** Maps the row's batch against a service that knows the function and returns the row's response for each batch. */
function mapAgainst(name: string, options: MapOptions = {}, clientOptions: Partial<FastmapClientOptions> = {}) {
  const hostile = row(name);
  const paths: string[] = [];
  const { fetch } = scriptedFetch(({ url }) => {
    const path = new URL(url).pathname.replace('/api/v1/', '');
    paths.push(path);
    if (path === 'init') return say(paths.length === 1 ? 'EXISTS' : 'UPLOADED');
    return path === 'map' ? responseOf(hostile) : say('DONE');
  });
  const client = new FastmapClient({
    secret: hostile.secret,
    baseUrl: 'https://fastmap.test',
    logLevel: 'off',
    maxRetries: 0,
    fetch,
    ...clientOptions,
  });
  const run = client.map(square, hostile.batch, { batch: { fixed: 3, ...options.batch }, ...options });
  return { run, paths };
}

const REFUSED: readonly [string, Record<string, unknown>][] = [
  ['signature_missing', { code: 'SIGNATURE', message: expect.stringContaining('no signature') }],
  ['signature_short', { code: 'SIGNATURE', message: expect.stringContaining('wrong signature') }],
  ['not_gzip', { code: 'GZIP_CORRUPT', message: expect.stringContaining('gzip') }],
  ['gzip_bad_crc', { code: 'GZIP_CORRUPT', message: expect.stringContaining('gzip') }],
  ['gzip_trailing_garbage', { code: 'GZIP_CORRUPT', message: expect.stringContaining('gzip') }],
  ['results_missing', { code: 'MAP_RESULT', message: expect.stringContaining('no list') }],
  ['results_short', { code: 'MAP_RESULT', message: expect.stringContaining('expected 3 results, got 2') }],
  ['results_long', { code: 'MAP_RESULT', message: expect.stringContaining('expected 3 results, got 4') }],
  ['results_not_list', { code: 'MAP_RESULT', message: expect.stringContaining('no list') }],
  ['result_os_system', { code: 'PICKLE_FORBIDDEN', message: expect.stringMatching(/(os|posix)\.system/) }],
  ['msgpack_truncated', { code: 'RESPONSE_PARSE' }],
  ['msgpack_deep', { code: 'RESPONSE_PARSE' }],
  ['msgpack_huge_array', { code: 'RESPONSE_PARSE' }],
  [
    'process_error',
    {
      code: 'MAP_FAILED',
      exception: expect.stringContaining('ZeroDivisionError'),
      traceback: expect.stringContaining('line 1, in f\n'),
    },
  ],
  [
    'process_error_pct',
    { code: 'MAP_FAILED', traceback: 'Traceback\n  line\nE: x', badModules: ['a (No module named a)'] },
  ],
  ['process_error_400', { code: 'MAP_FAILED', exception: 'E', traceback: 't' }],
  ['process_error_nulls', { code: 'MAP_FAILED', exception: undefined, traceback: undefined, badModules: [] }],
  ['init_error', { code: 'INITIALIZATION', traceback: 'Traceback ...' }],
  ['http_401_msgpack', { name: 'AuthenticationError', message: expect.stringContaining('Bad token') }],
  ['http_403', { name: 'PermissionDeniedError', hint: expect.stringContaining('signature') }],
  ['http_410_body', { code: 'CLIENT_DISCONTINUED', message: expect.stringContaining('use v2') }],
  ['http_410_header', { code: 'CLIENT_DISCONTINUED', message: expect.stringContaining('use v2') }],
  [
    'http_500_html',
    { name: 'InternalServerError', message: expect.stringMatching(/^500 500 Out of memory \(mapBatch/) },
  ],
  ['http_200_html', { code: 'RESPONSE_PARSE', contentType: 'text/html' }],
];

const MAPPED = [
  'results_tuple',
  'status_header_missing',
  'stat_headers_missing',
  'stat_headers_junk',
  'content_type_params',
];

const ELSEWHERE = [
  'gzip_bomb_64mb',
  'mem_high',
  'wait_INITIALIZING',
  'map_not_found',
  'map_does_not_exist',
  'http_413_html',
];

it('every recorded response is tested', () => {
  expect([...REFUSED.map(([name]) => name), ...MAPPED, ...ELSEWHERE].sort()).toEqual(
    rows.map(({ name }) => name).sort(),
  );
});

describe('responses that end the run', () => {
  it.each(REFUSED)('%s', async (name, expected) => {
    const { run, paths } = mapAgainst(name);
    await expect(run.toArray()).rejects.toMatchObject(expected);
    // Sent once, and the workers are released.
    expect(paths).toEqual(['init', 'map', 'done']);
  });

  it('gzip_bomb_64mb', async () => {
    const { run } = mapAgainst('gzip_bomb_64mb', { batch: { fixed: 3, maxResultBytes: 32_000_000 } });
    await expect(run.toArray()).rejects.toMatchObject({ code: 'GZIP_TOO_LARGE' });
  });

  it('http_413_html: halved down to one element, which is named', async () => {
    const { run, paths } = mapAgainst('http_413_html');
    await expect(run.toArray()).rejects.toMatchObject({ code: 'MAP_ELEMENT_TOO_LARGE', start: 0, end: 1 });
    expect(paths).toEqual(['init', 'map', 'map', 'done']);
  });

  it.each(['map_not_found', 'map_does_not_exist'])('%s: uploaded again once', async (name) => {
    const { run, paths } = mapAgainst(name);
    await expect(run.toArray()).rejects.toMatchObject({ code: 'INITIALIZATION' });
    expect(paths).toEqual(['init', 'map', 'init', 'map', 'done']);
  });
});

describe('responses that are results', () => {
  it.each(MAPPED)('%s', async (name) => {
    const { run } = mapAgainst(name);
    expect(await run.toArray()).toEqual([1, 4, 9]);
    expect(Object.values(run.stats).some(Number.isNaN)).toBe(false);
  });

  it('mem_high: with one warning', async () => {
    const warn = vi.fn();
    const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() };
    const { run } = mapAgainst('mem_high', { batch: { fixed: 3 } }, { logger, logLevel: 'warn' });
    expect(await run.toArray()).toEqual([1, 4, 9]);
    expect(warn.mock.calls).toEqual([['fastmap: the worker svc-1 uses 95 % of its memory; use smaller batches']]);
  });
});

describe('a response that says to wait', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('wait_INITIALIZING: the batch is sent again after 5 s', async () => {
    useFakeTime();
    const { fetch, sent } = scriptedFetch(
      () => say('EXISTS'),
      responseOf(row('wait_INITIALIZING')),
      () => results([1, 4, 9]),
      () => say('DONE'),
    );
    const client = new FastmapClient({ secret: SECRET, baseUrl: 'https://fastmap.test', fetch });
    const { value, elapsedMs } = await passUntilSettled(
      client.map(square, [1, 2, 3], { batch: { fixed: 3 } }).toArray(),
    );
    expect(value).toEqual([1, 4, 9]);
    expect(elapsedMs).toBeGreaterThanOrEqual(5_000);
    expect(sent.length).toBe(4);
  });
});
