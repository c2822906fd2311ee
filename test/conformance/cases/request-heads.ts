import { expect } from 'vitest';
import type { ConformanceCase } from '../support/case.js';
import { FINE, head } from '../support/http-text.js';

const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };
const BROWSER_OWNS_IT = 'browsers do not let a page set this header';

/** Methods, request lines and headers on the wire. */
export const requestHeads: readonly ConformanceCase[] = [
  ...(['GET', 'OPTIONS', 'DELETE'] as const).map(
    (method): ConformanceCase => ({
      name: `${method} without a body sends no length`,
      call: { method },
      responses: FINE,
      want: {
        outcome: FINE_OUTCOME,
        requests: [{ line: `${method} / HTTP/1.1`, framing: 'none', absent: ['content-length', 'content-type'] }],
      },
    }),
  ),
  ...(['POST', 'PUT', 'PATCH'] as const).map(
    (method): ConformanceCase => ({
      name: `${method} without a body sends length 0`,
      call: { method },
      responses: FINE,
      want: {
        outcome: FINE_OUTCOME,
        requests: [{ line: `${method} / HTTP/1.1`, headers: { 'content-length': '0' }, absent: ['content-type'] }],
      },
      ...(method === 'PATCH' ? { except: { chromium: { because: 'Chromium leaves the length out' } } } : {}),
    }),
  ),
  {
    name: 'HEAD has headers and no body',
    call: { method: 'HEAD' },
    responses: head('200 OK', { 'content-length': 400, 'x-a': '1' }),
    want: {
      outcome: { ok: true, status: 200, body: '', headers: { 'x-a': '1', 'content-length': '400' } },
      requests: [{ line: 'HEAD / HTTP/1.1', framing: 'none' }],
    },
  },
  {
    name: 'TRACE',
    call: { method: 'TRACE' },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ line: 'TRACE / HTTP/1.1' }] },
    except: {
      fetch: {
        because: 'the fetch standard forbids TRACE',
        want: { outcome: { name: 'ConnectionError' }, requests: [] },
      },
      chromium: {
        because: 'the fetch standard forbids TRACE',
        want: { outcome: { name: 'ConnectionError' }, requests: [] },
      },
    },
  },
  {
    name: 'header names are case-insensitive; a header is sent once',
    call: { clientHeaders: { 'X-Color': 'red', 'x-Shape': 'round' }, headers: { 'x-cOLOR': 'blue' } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ headers: { 'x-color': 'blue', 'x-shape': 'round' } }] },
  },
  {
    name: 'null removes a header of fastkit and of the client',
    call: { clientHeaders: { 'x-color': 'red' }, headers: { 'x-color': null, 'X-Api-Key': null } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ absent: ['x-color', 'x-api-key'] }] },
  },
  {
    name: 'credentials are sent',
    call: {},
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ headers: { 'x-api-key': 'key-0123456789' } }] },
  },
  {
    name: 'blanks around a value are removed, those within are kept',
    call: { headers: { 'x-a': '  b  c\t' } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ headers: { 'x-a': 'b  c' } }] },
  },
  {
    name: 'an empty value is sent',
    call: { headers: { 'x-a': '' } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ headers: { 'x-a': '' } }] },
  },
  ...[undefined, { text: 'text' }, { bytes: [1] }].map(
    (body): ConformanceCase => ({
      name: `Latin-1 values are sent as Latin-1 with ${body === undefined ? 'no body' : JSON.stringify(body)}`,
      call: { method: 'PUT', headers: { 'x-a': 'Grüße ÿ' }, ...(body === undefined ? {} : { body }) },
      responses: FINE,
      want: { outcome: FINE_OUTCOME, requests: [{ headers: { 'x-a': 'Grüße ÿ' } }] },
    }),
  ),
  ...[
    ['beyond Latin-1', '日本'],
    ['CR', 'a\rb'],
    ['LF', 'a\nx-evil: 1'],
    ['CR LF', 'a\r\nx-evil: 1'],
    ['NUL', 'a\0b'],
    ['DEL', 'a\x7fb'],
  ].map(
    ([what, value]): ConformanceCase => ({
      name: `a value with ${what} is rejected before anything is sent, and not quoted`,
      call: { headers: { 'x-a': value as string } },
      responses: FINE,
      want: {
        outcome: { name: 'InvalidArgumentError', message: expect.not.stringContaining('evil') },
        requests: [],
      },
    }),
  ),
  ...['', 'x a', 'x:a', 'x-ä', 'x\na'].map(
    (name): ConformanceCase => ({
      name: `${JSON.stringify(name)} is rejected as a header name`,
      call: { headers: { [name]: 'a' } },
      responses: FINE,
      want: { outcome: { name: 'InvalidArgumentError' }, requests: [] },
    }),
  ),
  {
    name: 'compressed responses are requested by default',
    call: [{}, { headers: { 'Accept-Encoding': 'identity' } }],
    responses: FINE,
    want: {
      outcome: [FINE_OUTCOME, FINE_OUTCOME],
      requests: [
        { headers: { 'accept-encoding': expect.stringMatching(/gzip, deflate/) } },
        { headers: { 'accept-encoding': 'identity' } },
      ],
    },
    except: {
      chromium: {
        because: BROWSER_OWNS_IT,
        want: { requests: [{}, { headers: { 'accept-encoding': expect.stringMatching(/gzip, deflate/) } }] },
      },
    },
  },
  {
    name: 'the client sends a user agent by default',
    call: [{}, { headers: { 'User-Agent': 'mine/1' } }],
    responses: FINE,
    want: {
      outcome: [FINE_OUTCOME, FINE_OUTCOME],
      requests: [
        { headers: { 'user-agent': expect.stringMatching(/^fastkit\/\d/) } },
        { headers: { 'user-agent': 'mine/1' } },
      ],
    },
    except: {
      chromium: {
        because: 'fastkit does not change the user agent of a browser',
        want: {
          requests: [{ headers: { 'user-agent': expect.stringMatching(/^Mozilla/) } }, {}],
        },
      },
    },
  },
  {
    name: 'the user agent can be removed',
    call: { headers: { 'user-agent': null } },
    responses: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{ absent: ['user-agent'] }] },
    except: {
      fetch: { because: 'undici adds its own', want: { requests: [{ headers: { 'user-agent': 'node' } }] } },
      chromium: { because: BROWSER_OWNS_IT },
    },
  },
  {
    name: 'host is that of the URL, including the port',
    call: {},
    responses: FINE,
    want: {
      outcome: FINE_OUTCOME,
      requests: [{ headers: { host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) } }],
    },
  },
  ...['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Expect', 'Upgrade', 'TE'].flatMap((header) =>
    [undefined, { text: 'four' }].map(
      (body): ConformanceCase => ({
        name: `the caller cannot set ${header} of a request with ${body === undefined ? 'no body' : 'a body'}`,
        call: {
          method: 'PUT',
          headers: { [header]: header === 'Content-Length' ? '2' : 'chunked' },
          ...(body && { body }),
        },
        responses: FINE,
        want: {
          outcome: { name: 'InvalidArgumentError', message: expect.stringContaining('cannot be set') },
          requests: [],
        },
      }),
    ),
  ),
];
