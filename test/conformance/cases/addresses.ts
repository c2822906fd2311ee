import { expect } from 'vitest';
import type { ConformanceCase } from '../support/case.js';
import { FINE } from '../support/http-text.js';

const FINE_OUTCOME = { ok: true, status: 200, body: 'fine' };

const lineOf = (name: string, call: ConformanceCase['call'], target: string): ConformanceCase => ({
  name,
  call,
  responses: FINE,
  want: { outcome: FINE_OUTCOME, requests: [{ line: `GET ${target} HTTP/1.1` }] },
});

/** Base URLs and paths on the wire. */
export const addresses: readonly ConformanceCase[] = [
  lineOf('a base URL with a path', { baseUrl: '{origin}/base/v1', path: '/things' }, '/base/v1/things'),
  lineOf('a base URL with trailing slashes', { baseUrl: '{origin}/base///', path: '/things' }, '/base/things'),
  lineOf('a base URL that is only an origin with a slash', { baseUrl: '{origin}/', path: '/things' }, '/things'),
  lineOf('a base URL with blanks around it', { baseUrl: '  {origin}/base ', path: '/things' }, '/base/things'),
  lineOf('a base URL with encoded characters', { baseUrl: '{origin}/a%20b%2Fc', path: '/d' }, '/a%20b%2Fc/d'),
  lineOf(
    'percent-encoding is kept byte by byte',
    { path: "/a%2Fb%2fc%20%7e%C3%A9%FF~!$&()*+,;=:@?x=%2f+%20&y=%e2%82%ac&z=a'b" },
    '/a%2Fb%2fc%20%7e%C3%A9%FF~!$&()*+,;=:@?x=%2f+%20&y=%e2%82%ac&z=a%27b',
  ),
  lineOf('double slashes are kept', { path: '/a//b/' }, '/a//b/'),
  lineOf('an empty query is kept from growing', { path: '/a?b=&c' }, '/a?b=&c'),
  lineOf('a URL of 6 KB', { path: `/${'a'.repeat(6000)}` }, `/${'a'.repeat(6000)}`),
  {
    name: 'an IPv6 address',
    call: { path: '/six' },
    host: '::1',
    responses: FINE,
    want: {
      outcome: { ...FINE_OUTCOME, url: expect.stringMatching(/^http:\/\/\[::1\]:\d+\/six$/) },
      requests: [{ headers: { host: expect.stringMatching(/^\[::1\]:\d+$/) } }],
    },
  },
  {
    name: 'nothing listens on the port',
    call: { baseUrl: 'http://127.0.0.1:9' },
    responses: FINE,
    want: {
      outcome: {
        name: 'ConnectionError',
        message: expect.stringContaining('ECONNREFUSED'),
        hint: expect.stringContaining('nothing listens'),
      },
      requests: [],
    },
    except: {
      fetch: { because: 'the fetch standard blocks port 9', want: { outcome: { name: 'ConnectionError' } } },
      chromium: { because: 'browsers hide the reason', want: { outcome: { name: 'ConnectionError' } } },
    },
  },
  {
    name: 'a host that does not exist',
    call: { baseUrl: 'http://nowhere.invalid' },
    responses: FINE,
    want: { outcome: { name: 'ConnectionError', hint: expect.stringContaining('host name') }, requests: [] },
    except: {
      chromium: { because: 'browsers hide the reason', want: { outcome: { name: 'ConnectionError' } } },
    },
  },
  {
    name: 'https to a server that speaks http',
    call: { baseUrl: '{https}', timeoutMs: 5000 },
    responses: FINE,
    want: { outcome: { name: 'ConnectionError', code: 'CONNECTION' }, requests: [] },
  },
  ...['{origin}#part', '{origin}?a=b', 'http://user:pass@127.0.0.1', 'ftp://127.0.0.1', '127.0.0.1:80'].map(
    (baseUrl): ConformanceCase => ({
      name: `${baseUrl} is rejected as a base URL`,
      call: { baseUrl },
      responses: FINE,
      want: {
        outcome: { name: 'ConfigurationError', message: expect.not.stringContaining('pass') },
        requests: [],
      },
    }),
  ),
];
