import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { ConformanceCase, Exception } from '../support/case.js';
import { binary, head, response } from '../support/http-text.js';

const TEXT = 'content-'.repeat(20_000);
const NO_RESPONSE = { name: 'ConnectionError', attempts: 1 };
const encoded = (coding: string, bytes: Uint8Array): string =>
  response('200 OK', binary(bytes), { 'content-encoding': coding });
const gzip = gzipSync(TEXT);
const wrongCrc = Buffer.from(gzip);
wrongCrc.writeUInt32LE(1, gzip.length - 8);
const LENIENT: Exception = {
  because: 'undici passes what it could decompress as if it were complete',
  want: { outcome: { ok: true, status: 200 } },
};
const CUT: Exception = {
  because: 'Chromium passes what it could decompress as if it were complete',
  want: { outcome: { ok: true, status: 200 } },
};
const FOOTER: Exception = {
  because: 'Chromium ignores bytes after the data',
  want: { outcome: { ok: true, status: 200, body: TEXT } },
};

/** Content encodings, intact and damaged. */
export const encodings: readonly ConformanceCase[] = [
  ...(
    [
      ['gzip', gzip],
      ['x-gzip', gzip],
      ['GZip', gzip],
      ['deflate', deflateSync(TEXT)],
      ['br', brotliCompressSync(TEXT)],
      ['deflate, gzip', gzipSync(deflateSync(TEXT))],
    ] as const
  ).map(
    ([coding, bytes]): ConformanceCase => ({
      name: `${coding} is decoded`,
      call: {},
      responses: encoded(coding, bytes),
      want: { outcome: { ok: true, body: TEXT } },
    }),
  ),
  {
    name: 'deflate without its zlib header is decoded',
    call: {},
    responses: encoded('deflate', deflateRawSync(TEXT)),
    want: { outcome: { ok: true, body: TEXT } },
  },
  {
    name: 'gzip of several members is decoded',
    call: {},
    responses: encoded('gzip', Buffer.concat([gzipSync('one'), gzipSync('two')])),
    want: { outcome: { ok: true, body: 'onetwo' } },
    except: {
      chromium: { because: 'Chromium reads the first member only', want: { outcome: { ok: true, body: 'one' } } },
    },
  },
  {
    name: 'gzip in chunks is decoded',
    call: {},
    responses: `${head('200 OK', { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' })}${gzip.length.toString(16)}\r\n${binary(gzip)}\r\n0\r\n\r\n`,
    want: { outcome: { ok: true, body: TEXT } },
  },
  {
    name: 'identity is not an encoding',
    call: {},
    responses: [encoded('identity', Buffer.from('fine'))],
    want: { outcome: { ok: true, body: 'fine' } },
  },
  {
    name: 'an error response is decoded too',
    call: {},
    responses: response('400 Bad Request', binary(gzipSync('{"error":"no such color"}')), {
      'content-encoding': 'gzip',
    }),
    want: { outcome: { name: 'BadRequestError', message: expect.stringContaining('no such color') } },
  },
  {
    name: 'an encoding of an empty body is an empty body',
    call: {},
    responses: encoded('gzip', Buffer.alloc(0)),
    want: { outcome: { ok: true, body: '' } },
  },
  {
    name: 'HEAD and 204 may name an encoding',
    call: [{ method: 'HEAD' }, {}],
    responses: [
      head('200 OK', { 'content-encoding': 'gzip', 'content-length': 4 }),
      head('204 No', { 'content-encoding': 'gzip' }),
    ],
    want: {
      outcome: [
        { ok: true, body: '' },
        { ok: true, body: '' },
      ],
    },
  },
  {
    name: 'an unknown encoding is left unchanged',
    call: {},
    responses: encoded('x-private', Buffer.from('\x01\x02')),
    want: { outcome: { ok: true, body: '\x01\x02', headers: { 'content-encoding': 'x-private' } } },
  },
  {
    name: 'gzip truncated in the middle',
    call: {},
    responses: encoded('gzip', gzip.subarray(0, gzip.length / 2)),
    want: { outcome: NO_RESPONSE },
    except: {
      fetch: LENIENT,
      chromium: CUT,
    },
  },
  {
    name: 'gzip truncated in its footer',
    call: {},
    responses: encoded('gzip', gzip.subarray(0, gzip.length - 3)),
    want: { outcome: NO_RESPONSE },
    except: { fetch: LENIENT, chromium: FOOTER },
  },
  {
    name: 'gzip whose connection is cut',
    call: {},
    responses: async ({ whole, end }) => {
      await whole;
      end(encoded('gzip', gzip).slice(0, -20));
    },
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'gzip with a wrong checksum',
    call: {},
    responses: encoded('gzip', wrongCrc),
    want: { outcome: NO_RESPONSE },
    except: { chromium: FOOTER },
  },
  {
    name: 'a body that is not gzip',
    call: {},
    responses: encoded('gzip', Buffer.from('{"plain":true}')),
    want: { outcome: NO_RESPONSE },
  },
  {
    name: 'brotli truncated in the middle',
    call: {},
    responses: encoded('br', brotliCompressSync(TEXT).subarray(0, 12)),
    want: { outcome: NO_RESPONSE },
    except: { fetch: LENIENT, chromium: CUT },
  },
];
