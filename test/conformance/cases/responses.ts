import { expect } from 'vitest';
import type { ConformanceCase, Exception } from '../support/case.js';
import { chunked, closing, FINE, head, response, utf8 } from '../support/http-text.js';

const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };
const LARGE = 'content-'.repeat(250_000);
const flood = (bytes: number): string => response('200 OK', 'fine', { 'x-flood': 'x'.repeat(bytes) });

const UNSOLICITED_100: Exception = {
  because: 'undici treats an unsolicited 100 as a broken response',
  want: { outcome: { name: 'ConnectionError' } },
};

/** Responses that HTTP allows, common and unusual. */
export const validResponses: readonly ConformanceCase[] = [
  {
    name: 'status, reason, headers and body arrive',
    call: {},
    responses: response('201 Made', '{"a":1}', { 'X-A': 'b', 'content-type': 'application/json' }),
    want: {
      outcome: {
        ok: true,
        status: 201,
        statusText: 'Made',
        body: '{"a":1}',
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
        headers: { 'x-a': 'b', 'content-type': 'application/json', 'content-length': '7' },
      },
    },
  },
  {
    name: 'an empty reason',
    call: {},
    responses: response('200 ', 'fine'),
    want: { outcome: { ...FINE_OUTCOME, statusText: '' } },
  },
  {
    name: 'no reason and no blank before it',
    call: {},
    responses: 'HTTP/1.1 200\r\ncontent-length: 4\r\n\r\nfine',
    want: { outcome: { ...FINE_OUTCOME, statusText: '' } },
  },
  {
    name: 'a reason in UTF-8',
    call: {},
    responses: response(`200 ${utf8('日本')}`, 'fine'),
    want: { outcome: FINE_OUTCOME },
    except: { fetch: { because: 'undici decodes it to a text that Response rejects' } },
  },
  {
    name: 'headers of one name are joined',
    call: {},
    responses: head('200 OK', {}).replace('\r\n\r\n', '\r\nx-a: 1\r\nX-A: 2\r\ncontent-length: 4\r\n\r\nfine'),
    want: { outcome: { ...FINE_OUTCOME, headers: { 'x-a': '1, 2' } } },
  },
  {
    name: 'header values may be Latin-1, empty, and padded',
    call: {},
    responses: 'HTTP/1.1 200 OK\r\nx-a: Gr\xfc\xdfe\r\nx-b:\r\nx-c: \t c \t\r\ncontent-length: 4\r\n\r\nfine',
    want: { outcome: { ...FINE_OUTCOME, headers: { 'x-a': 'Grüße', 'x-b': '', 'x-c': 'c' } } },
    except: {
      fetch: {
        because: 'undici keeps blanks at the end',
        want: { outcome: { ...FINE_OUTCOME, headers: { 'x-a': 'Grüße' } } },
      },
    },
  },
  {
    name: 'header names with odd characters',
    call: {},
    responses: response('200 OK', 'fine', { "x!#$%&'*+-.^_`|~1": 'a', __proto: 'b' }),
    want: { outcome: { ...FINE_OUTCOME, headers: { "x!#$%&'*+-.^_`|~1": 'a', __proto: 'b' } } },
  },
  ...[204, 205, 304].map(
    (status): ConformanceCase => ({
      name: `${status} has no body`,
      call: [{}, {}],
      responses: head(`${status} Nothing`, status === 205 ? { 'content-length': 0 } : {}),
      want: {
        outcome:
          status === 304
            ? [{ name: 'ApiError', status }, { status }]
            : [
                { ok: true, status, body: '' },
                { ok: true, status, body: '' },
              ],
        requests: [{}, {}],
        connections: 1,
      },
    }),
  ),
  ...['204 No Content', '304 Not Modified'].map(
    (status): ConformanceCase => ({
      name: `${status} with a stray body: the next call gets its own response`,
      call: [{}, {}],
      responses: [response(status, 'stray'), FINE],
      want: { outcome: [{ status: Number(status.slice(0, 3)) }, FINE_OUTCOME], requests: [{}, {}] },
    }),
  ),
  {
    name: 'HEAD with a stray body: the next call gets its own response',
    call: [{ method: 'HEAD' }, {}],
    responses: [response('200 OK', 'stray'), FINE],
    want: { outcome: [{ ok: true, status: 200, body: '' }, FINE_OUTCOME], requests: [{}, {}] },
  },
  {
    name: '205 with a body',
    call: {},
    responses: closing(response('205 Reset Content', 'stray')),
    want: { outcome: { ok: true, status: 205 } },
  },
  {
    name: 'an empty body',
    call: {},
    responses: response('200 OK'),
    want: { outcome: { ok: true, status: 200, body: '' } },
  },
  ...['100 Continue', '102 Processing', '103 Early Hints'].map(
    (status): ConformanceCase => ({
      name: `${status} before the response is skipped`,
      call: {},
      responses: head(status, { link: '</a.css>; rel=preload' }) + FINE,
      want: { outcome: FINE_OUTCOME },
      ...(status.startsWith('100')
        ? {
            except: {
              node: UNSOLICITED_100,
              fetch: UNSOLICITED_100,
            },
          }
        : {}),
    }),
  ),
  {
    name: 'a body that ends when the connection closes',
    call: {},
    responses: closing(`${head('200 OK')}fine`),
    want: { outcome: FINE_OUTCOME },
  },
  {
    name: 'HTTP/1.0, ending when the connection closes',
    call: {},
    responses: closing('HTTP/1.0 200 OK\r\n\r\nfine'),
    want: { outcome: FINE_OUTCOME },
  },
  {
    name: 'HTTP/1.0 with a length does not keep the connection alive',
    call: [{}, {}],
    responses: closing('HTTP/1.0 200 OK\r\ncontent-length: 4\r\n\r\nfine'),
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], connections: 2 },
  },
  {
    name: 'calls one after the other share a connection',
    call: [{}, { method: 'POST', body: { text: 'a' } }, {}],
    responses: FINE,
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME, FINE_OUTCOME], connections: 1 },
  },
  {
    name: 'connection: close is honored',
    call: [{}, {}],
    responses: closing(response('200 OK', 'fine', { connection: 'close' })),
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME], connections: 2 },
  },
  {
    name: 'chunks are joined',
    call: {},
    responses: chunked('f', 'in', 'e'),
    want: { outcome: FINE_OUTCOME },
  },
  {
    name: 'chunks with extensions, upper-case sizes and leading zeros',
    call: {},
    responses: `${head('200 OK', { 'transfer-encoding': 'chunked' })}000A;a=b;c="d"\r\n0123456789\r\n0\r\n\r\n`,
    want: { outcome: { ok: true, body: '0123456789' } },
    except: { fetch: { because: 'undici of Node 20 does not support quoted chunk extensions' } },
  },
  {
    name: 'trailers are not part of the body',
    call: [{}, {}],
    responses: `${head('200 OK', { 'transfer-encoding': 'chunked' })}4\r\nfine\r\n0\r\nx-trailer: a\r\n\r\n`,
    want: { outcome: [FINE_OUTCOME, FINE_OUTCOME] },
  },
  {
    name: '2 MB with a length',
    call: {},
    responses: response('200 OK', LARGE),
    want: { outcome: { ok: true, body: LARGE } },
  },
  {
    name: '2 MB in chunks',
    call: {},
    responses: chunked(LARGE.slice(0, 999_999), LARGE.slice(999_999)),
    want: { outcome: { ok: true, body: LARGE } },
  },
  { name: '12 KiB of headers', call: {}, responses: flood(12 * 1024), want: { outcome: FINE_OUTCOME } },
  {
    name: 'more than 16 KiB of headers are rejected',
    call: { timeoutMs: 5000 },
    responses: flood(17 * 1024),
    want: { outcome: { name: 'ConnectionError', message: expect.stringMatching(/HEADER|header/) } },
    except: {
      chromium: { because: 'Chromium accepts 256 KiB', want: { outcome: FINE_OUTCOME } },
    },
  },
  {
    name: 'endless headers are rejected, not buffered',
    call: { timeoutMs: 5000 },
    responses: async ({ send, socket, closed }) => {
      await send('HTTP/1.1 200 OK\r\n');
      while (!socket.destroyed) await Promise.race([send(`x-a: ${'x'.repeat(8000)}\r\n`), closed]);
    },
    want: { outcome: { name: 'ConnectionError' } },
  },
  {
    name: 'a byte at a time, within timeoutMs',
    call: { timeoutMs: 10_000 },
    responses: async ({ whole, sendSlowly }) => {
      await whole;
      await sendSlowly(chunked('fi', 'ne'), 1);
    },
    want: { outcome: FINE_OUTCOME },
  },
  ...[
    ['of the headers', 'HTTP/1.1 200 OK\r\nx-a: '],
    ['of the body', head('200 OK', { 'content-length': 1_000_000 })],
  ].map(
    ([where, start]): ConformanceCase => ({
      name: `a byte at a time ${where}, beyond timeoutMs`,
      call: { timeoutMs: 150 },
      responses: async ({ whole, send, sendSlowly }) => {
        await whole;
        await send(start as string);
        await sendSlowly('x'.repeat(10_000), 5);
      },
      want: { outcome: { name: 'RequestTimeoutError', attempts: 1 } },
    }),
  ),
  {
    name: 'a call without a response ends with timeoutMs, and with deadlineMs',
    call: [{ timeoutMs: 80 }, { deadlineMs: 80 }],
    responses: '',
    want: { outcome: [{ name: 'RequestTimeoutError' }, { name: 'DeadlineExceededError' }] },
  },
];
