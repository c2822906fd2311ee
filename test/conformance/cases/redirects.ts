import { expect } from 'vitest';
import type { ConformanceCase, Exception, Wanted } from '../support/case.js';
import { FINE, head, response } from '../support/http-text.js';

const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };
const REFUSED = { name: 'ConnectionError', code: 'REDIRECT_REFUSED' };
const redirect = (status: number, location: string): string =>
  response(`${status} Elsewhere`, 'elsewhere', { location });
/** Browsers only show a page that there was a redirect. */
const OPAQUE: Exception = {
  because: 'browsers hide redirects from fastkit, which therefore rejects them',
  want: { outcome: { ...REFUSED, message: expect.stringContaining('does not let fastkit inspect') }, requests: [{}] },
};
const landing = (status: number, method: string): Wanted => {
  const becomesGet = method === 'POST' && status < 304;
  return becomesGet
    ? { line: 'GET /landed HTTP/1.1', framing: 'none', absent: ['content-type', 'content-length'] }
    : { line: `${method} /landed HTTP/1.1`, body: method === 'POST' ? 'body' : '' };
};

/** Redirects of every class: their target, method and headers. */
export const redirects: readonly ConformanceCase[] = [
  ...[301, 302, 303, 307, 308].flatMap((status) =>
    (['GET', 'POST'] as const).map(
      (method): ConformanceCase => ({
        name: `${status} of a ${method}`,
        call: { method, path: '/start', ...(method === 'POST' ? { body: { text: 'body' } } : {}) },
        responses: [redirect(status, '/landed'), FINE],
        want: {
          outcome: { ...FINE_OUTCOME, url: expect.stringMatching(/\/landed$/) },
          requests: [{ line: `${method} /start HTTP/1.1` }, landing(status, method)],
        },
        except: { chromium: OPAQUE },
      }),
    ),
  ),
  {
    name: 'a relative Location is relative to the request',
    call: { path: '/a/b/c?x=1' },
    responses: [redirect(302, '../d?y=2'), FINE],
    want: { outcome: FINE_OUTCOME, requests: [{}, { line: 'GET /a/d?y=2 HTTP/1.1' }] },
    except: { chromium: OPAQUE },
  },
  {
    name: 'credentials are sent to the same origin',
    call: { headers: { authorization: 'Bearer a', cookie: 'b=c' } },
    responses: [redirect(307, '/landed'), FINE],
    want: {
      outcome: FINE_OUTCOME,
      requests: [{}, { headers: { authorization: 'Bearer a', cookie: 'b=c', 'x-api-key': 'key-0123456789' } }],
    },
    except: { chromium: OPAQUE },
  },
  {
    name: 'no credentials are sent to another origin',
    call: { headers: { authorization: 'Bearer a', cookie: 'b=c', 'x-mine': 'd' } },
    responses: redirect(307, '{other}/landed'),
    other: FINE,
    want: { outcome: FINE_OUTCOME, requests: [{}] },
    otherRequests: [
      { line: 'GET /landed HTTP/1.1', absent: ['authorization', 'cookie', 'x-mine', 'x-api-key', 'referer'] },
    ],
    except: { chromium: { because: OPAQUE.because } },
  },
  ...[301, 302, 303, 307, 308].map(
    (status): ConformanceCase => ({
      name: `${status}: no body is sent to another origin`,
      call: { method: 'POST', body: { text: 'secret' } },
      responses: redirect(status, '{other}/landed'),
      other: FINE,
      want: {
        outcome: {
          name: 'ConnectionError',
          code: 'CROSS_ORIGIN_REDIRECT',
          message: expect.stringContaining('redirect of a POST with a body to another origin'),
        },
        requests: [{ body: 'secret' }],
      },
      otherRequests: [],
      except: { chromium: OPAQUE },
    }),
  ),
  {
    name: 'a loop ends after ten redirects',
    call: { path: '/loop' },
    responses: redirect(302, '/loop'),
    want: {
      outcome: { ...REFUSED, message: expect.stringContaining('more than 10 redirects') },
      requests: Array(11).fill({}),
    },
    except: { chromium: OPAQUE },
  },
  {
    name: 'without a Location the status is reported',
    call: {},
    responses: head('302 Elsewhere', { 'content-length': 0 }),
    want: { outcome: { name: 'ApiError', status: 302 } },
    except: { chromium: OPAQUE },
  },
  {
    name: '300 and 305 are not followed',
    call: [{ path: '/300' }, { path: '/305' }],
    responses: [redirect(300, '/landed'), redirect(305, '/landed')],
    want: {
      outcome: [
        { name: 'ApiError', status: 300 },
        { name: 'ApiError', status: 305 },
      ],
    },
  },
  ...['http://[', 'ftp://127.0.0.1/', 'http://user:pass@127.0.0.1/', 'javascript:alert(1)'].map(
    (location): ConformanceCase => ({
      name: `a redirect to ${location} is refused`,
      call: {},
      responses: redirect(302, location),
      want: { outcome: { ...REFUSED, message: expect.not.stringContaining('pass') }, requests: [{}] },
      except: {
        chromium:
          location === 'http://['
            ? { because: 'Chromium fails on it', want: { outcome: { name: 'ConnectionError' } } }
            : OPAQUE,
      },
    }),
  ),
  {
    name: 'a Location in UTF-8 is followed',
    call: {},
    responses: [redirect(302, Buffer.from('/größe').toString('latin1')), FINE],
    want: { outcome: FINE_OUTCOME, requests: [{}, { line: expect.stringMatching(/^GET \/gr.*e HTTP\/1\.1$/) }] },
    except: { chromium: OPAQUE },
  },
  {
    name: 'a stream body is not sent to a second URL',
    call: { method: 'PUT', body: { stream: ['once'] } },
    responses: redirect(307, '/landed'),
    want: { outcome: { ...REFUSED, message: expect.stringContaining('only once') }, requests: [{ body: 'once' }] },
    except: { chromium: { because: 'browsers send streams over HTTP/2 only' } },
  },
];
