import { expect } from 'vitest';
import type { BodySpec } from '../support/call-spec.js';
import type { ConformanceCase, Exception, Wanted } from '../support/case.js';
import { binary, closing, FINE, head, response, utf8 } from '../support/http-text.js';

const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };
const LARGE = 'content-'.repeat(250_000);
const H2_ONLY: Exception = { because: 'browsers send streams over HTTP/2 only' };
const CANCELED = { streamCanceled: true };
const deaf = (outcome: Wanted): Exception => ({ because: 'undici does not cancel the stream', want: { outcome } });

interface Sent {
  readonly what: string;
  readonly body: BodySpec;
  readonly arrives: string;
}

const ofKnownLength: readonly Sent[] = [
  { what: 'empty text', body: { text: '' }, arrives: '' },
  { what: 'text', body: { text: 'plain' }, arrives: 'plain' },
  { what: 'text of many bytes a character', body: { text: 'Grüße, 日本 🎉' }, arrives: utf8('Grüße, 日本 🎉') },
  { what: 'text with half a surrogate pair', body: { text: 'a\ud800b' }, arrives: utf8('a\ufffdb') },
  { what: '2 MB of text', body: { text: LARGE }, arrives: LARGE },
  { what: 'no bytes', body: { bytes: [] }, arrives: '' },
  { what: 'every byte', body: { bytes: [...Array(256).keys()] }, arrives: binary(Uint8Array.from(Array(256).keys())) },
  { what: 'a view of a buffer', body: { view: [1, 2, 3, 4, 5], offset: 1, length: 3 }, arrives: '\x02\x03\x04' },
  { what: 'an empty Blob', body: { blob: '' }, arrives: '' },
  { what: 'a Blob', body: { blob: 'Grüße' }, arrives: utf8('Grüße') },
  { what: 'a Blob of 2 MB', body: { blob: LARGE }, arrives: LARGE },
];

const UNSOLICITED_100: Exception = {
  because: 'undici treats an unsolicited 100 as a broken response',
  want: { outcome: { name: 'ConnectionError' } },
};

/** Request bodies of every kind: their bytes and their framing. */
export const requestBodies: readonly ConformanceCase[] = [
  ...ofKnownLength.map(
    ({ what, body, arrives }): ConformanceCase => ({
      name: `${what} is sent with its exact length`,
      call: { method: 'PUT', body },
      responses: FINE,
      want: {
        outcome: FINE_OUTCOME,
        requests: [
          {
            headers: { 'content-length': String(arrives.length), 'content-type': 'application/octet-stream' },
            body: arrives,
            complete: true,
            absent: ['transfer-encoding'],
          },
        ],
      },
    }),
  ),
  {
    name: 'DELETE may have a body',
    call: { method: 'DELETE', body: { text: 'all' } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ framing: 'length', body: 'all' }] },
  },
  {
    name: 'a stream is sent in chunks',
    call: { method: 'PUT', body: { stream: ['one', 'two', 'three'] } },
    responses: FINE,
    want: {
      outcome: FINE_OUTCOME,
      requests: [{ framing: 'chunked', body: 'onetwothree', complete: true, absent: ['content-length'] }],
    },
    except: {
      chromium: { because: H2_ONLY.because, want: { outcome: { name: 'ConnectionError' }, requests: [] } },
    },
  },
  {
    name: 'a stream with empty chunks does not end early',
    call: { method: 'PUT', body: { stream: ['one', '', 'two', ''] } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ framing: 'chunked', body: 'onetwo', complete: true }] },
    except: { chromium: H2_ONLY },
  },
  {
    name: 'an empty stream is an empty body',
    call: { method: 'PUT', body: { stream: [] } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ body: '', complete: true }] },
    except: { chromium: H2_ONLY },
  },
  {
    name: 'a stream of large chunks arrives whole',
    call: { method: 'PUT', body: { stream: [LARGE, LARGE] } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ body: LARGE + LARGE }] },
    except: { chromium: H2_ONLY },
  },
  {
    name: 'a stream of known length is sent with its length',
    call: { method: 'PUT', headers: { 'content-length': '6' }, body: { stream: ['one', 'two'] } },
    responses: FINE,
    want: {
      outcome: FINE_OUTCOME,
      requests: [{ headers: { 'content-length': '6' }, body: 'onetwo', complete: true, absent: ['transfer-encoding'] }],
    },
    except: { chromium: H2_ONLY },
  },
  {
    name: 'a stream shorter than its length fails the call, and the server gets no complete request',
    call: { method: 'PUT', headers: { 'content-length': '7' }, body: { stream: ['one', 'two'], everyMs: 80 } },
    responses: FINE,
    want: {
      outcome: { name: 'ConnectionError', message: expect.stringContaining('ended after 6 of its 7 bytes') },
      requests: [{ complete: false }],
    },
    except: {
      fetch: {
        because: 'undici has its own message',
        want: { outcome: { name: 'ConnectionError', message: expect.stringContaining('UND_ERR_REQ_CONTENT_LENGTH') } },
      },
      chromium: H2_ONLY,
    },
  },
  {
    name: 'a stream longer than its length fails the call; no byte is sent beyond the length',
    call: { method: 'PUT', headers: { 'content-length': '5' }, body: { stream: ['one', 'two'], everyMs: 80 } },
    responses: async ({ closed }) => closed,
    want: {
      outcome: {
        name: 'ConnectionError',
        message: expect.stringContaining('more than its 5 bytes'),
        streamCanceled: true,
      },
      requests: [{ body: 'one', complete: false }],
    },
    except: {
      fetch: {
        because: 'undici has its own message',
        want: {
          outcome: {
            name: 'ConnectionError',
            message: expect.stringContaining('UND_ERR_REQ_CONTENT_LENGTH'),
          },
        },
      },
      chromium: H2_ONLY,
    },
  },
  ...['12abc', '-1', '1.5', ''].map(
    (length): ConformanceCase => ({
      name: `${JSON.stringify(length)} is rejected as the length of a stream`,
      call: { method: 'PUT', headers: { 'content-length': length }, body: { stream: ['one'] } },
      responses: FINE,
      want: {
        outcome: { name: 'InvalidArgumentError', message: expect.stringMatching(/content-length/) },
        requests: [],
      },
      except: { chromium: H2_ONLY },
    }),
  ),
  {
    name: 'a stream that fails fails the call; the server gets no complete request',
    call: { method: 'PUT', body: { stream: ['one'], ending: 'error' } },
    responses: FINE,
    want: {
      outcome: { name: 'ConnectionError', message: expect.stringContaining('the source is broken') },
    },
    except: {
      fetch: {
        because: 'undici hides the reason',
        want: { outcome: { name: 'ConnectionError' } },
      },
      chromium: H2_ONLY,
    },
  },
  {
    name: 'a stream of text instead of bytes fails the call',
    call: { method: 'PUT', body: { stream: ['one'], defect: 'text chunks' } },
    responses: FINE,
    want: { outcome: { name: 'ConnectionError', message: expect.stringMatching(/Uint8Array/) } },
    except: {
      fetch: { because: 'undici sends text unchanged', want: { outcome: FINE_OUTCOME } },
      chromium: H2_ONLY,
    },
  },
  {
    name: 'a stream with another reader fails the call and sends nothing',
    call: { method: 'PUT', body: { stream: ['one'], defect: 'locked' } },
    responses: FINE,
    want: {
      outcome: { name: 'ConnectionError', message: expect.stringMatching(/locked/) },
      requests: [],
      connections: 0,
    },
    except: { chromium: H2_ONLY },
  },
  {
    name: 'an abort ends and cancels an endless stream',
    call: { method: 'PUT', body: { stream: ['one'], ending: 'hang' }, abortAfterMs: 400 },
    responses: FINE,
    want: {
      outcome: { name: 'AbortedError', reason: 'enough', ...CANCELED },
      requests: [{ complete: false }],
    },
    except: { fetch: deaf({ name: 'AbortedError', reason: 'enough' }), chromium: H2_ONLY },
  },
  {
    name: 'timeoutMs ends and cancels an endless stream',
    call: { method: 'PUT', body: { stream: ['one'], ending: 'hang' }, timeoutMs: 400 },
    responses: FINE,
    want: { outcome: { name: 'RequestTimeoutError', ...CANCELED }, requests: [{ complete: false }] },
    except: { fetch: deaf({ name: 'RequestTimeoutError' }), chromium: H2_ONLY },
  },
  {
    name: 'a response before the body has been read: its status is reported, the endless upload stops',
    call: { method: 'PUT', body: { stream: ['x'.repeat(65_536)], ending: 'endless' } },
    responses: ({ send }) => send(response('413 Payload Too Large', 'too large')),
    want: { outcome: { name: 'PayloadTooLargeError', status: 413, ...CANCELED }, requests: [{ complete: false }] },
    except: { fetch: deaf({ name: 'PayloadTooLargeError', status: 413 }), chromium: H2_ONLY },
  },
  {
    name: 'an early response, then an orderly close: its status is reported',
    call: { method: 'PUT', body: { stream: ['x'.repeat(65_536)], ending: 'endless' } },
    responses: ({ end }) => end(response('413 Payload Too Large', 'too large', { connection: 'close' })),
    want: { outcome: { name: 'PayloadTooLargeError', status: 413, ...CANCELED }, requests: [{ complete: false }] },
    except: { fetch: deaf({ name: 'PayloadTooLargeError', status: 413 }), chromium: H2_ONLY },
  },
  {
    name: 'an early response to a Blob: its status is reported',
    call: { method: 'PUT', body: { blob: LARGE } },
    responses: ({ end }) => end(response('413 Payload Too Large', 'too large', { connection: 'close' })),
    want: { outcome: { name: 'PayloadTooLargeError', status: 413 } },
  },
  {
    name: 'an early success is a success',
    call: { method: 'PUT', body: { stream: ['one'], ending: 'hang' } },
    responses: ({ send }) => send(FINE),
    want: { outcome: FINE_OUTCOME },
    except: { chromium: H2_ONLY },
  },
  {
    name: 'a connection that closes in the middle of an upload is a ConnectionError; the stream is canceled',
    call: { method: 'PUT', body: { stream: ['x'.repeat(65_536)], ending: 'endless' } },
    responses: ({ reset }) => reset(),
    want: { outcome: { name: 'ConnectionError', ...CANCELED }, requests: [{ complete: false }] },
    except: { fetch: deaf({ name: 'ConnectionError' }), chromium: H2_ONLY },
  },
  {
    name: '100 Continue, requested or not, is skipped',
    call: { method: 'PUT', body: { text: 'four' } },
    responses: async ({ send, whole }) => {
      await send(head('100 Continue'));
      await whole;
      await send(FINE);
    },
    want: { outcome: FINE_OUTCOME, requests: [{ body: 'four' }] },
    except: {
      node: UNSOLICITED_100,
      fetch: UNSOLICITED_100,
    },
  },
  {
    name: 'a body is sent again in the second attempt',
    call: { method: 'PUT', body: { blob: 'again' }, maxRetries: 1 },
    responses: [response('503 Service Unavailable', 'busy', { 'retry-after-ms': 1 }), FINE],
    want: { outcome: FINE_OUTCOME, requests: [{ body: 'again' }, { body: 'again' }] },
  },
  {
    name: 'a body is not sent again after the connection closes without a response',
    call: { method: 'POST', body: { text: 'once' } },
    responses: closing(''),
    want: { outcome: { name: 'ConnectionError', attempts: 1 }, requests: [{ body: 'once' }] },
  },
];
