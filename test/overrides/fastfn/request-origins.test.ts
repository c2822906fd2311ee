import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../src/fastfn.js';
import { caught } from '../../core/support/caught.js';
import { anyPath } from '../../core/support/hostile-paths.js';
import { responded, scriptedClient, TOKEN } from './support/client.js';

const BASES = ['http://gateway.test', 'http://gateway.test/tenant-a', 'https://gateway.test:8443/a/b'];
const fine = () => responded(200, {});

/** Whether the gateway serves a path as its console: it decodes once and folds slashes. */
const isConsole = (path: string): boolean =>
  /^\/+_fn(\/|$)/.test(path.replace(/%[0-7][\da-f]/gi, decodeURIComponent).replace(/\/+/g, '/'));

/** What was sent by a call, or why nothing was. */
async function attempt(
  baseUrl: string,
  call: (client: ReturnType<typeof scriptedClient>['client']) => PromiseLike<unknown>,
) {
  const { client, sent } = scriptedClient([fine], { baseUrl });
  try {
    await call(client);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(sent).toEqual([]);
  }
  return sent[0];
}

describe('any path', () => {
  type Any = Record<string, { get: { responses: { 200: { content: { 'application/json': unknown } } } } }>;
  test.each(['request', 'routes'] as const)(
    'of %s stays below the base URL, with the token exactly in the console',
    async (method) => {
      const count = { console: 0, functions: 0 };
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...BASES), anyPath, async (baseUrl, path) => {
          const sent = await attempt(baseUrl, (client) =>
            method === 'request' ? client.request('GET', path) : client.routes<Any>().GET(path),
          );
          if (sent === undefined) return;
          const { origin, pathname } = new URL(sent.url);
          const root = new URL(baseUrl).pathname.replace(/\/$/, '');
          expect(origin).toBe(new URL(baseUrl).origin);
          expect(pathname.startsWith(`${root}/`)).toBe(true);
          const below = pathname.slice(root.length);
          expect(below).not.toMatch(/(^|\/|%2f|%5c)(\.|%2e){1,2}($|\/|%2f|%5c)/i);
          expect(sent.headers['x-fn-admin-token']).toBe(isConsole(below) ? TOKEN : undefined);
          count[isConsole(below) ? 'console' : 'functions'] += 1;
        }),
        { numRuns: 1500 },
      );
      expect(Math.min(count.console, count.functions)).toBeGreaterThan(20);
    },
  );

  test('no value of a parameter leads into the console', async () => {
    const value = fc.oneof(
      fc.constantFrom('_fn', '_fn/secrets', '/_fn/x', '..', '../_fn', '..\\_fn', '%5ffn'),
      anyPath,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/:a', '/:a/:b', '/*', '/:rest*', '/x/:a/:b'),
        value,
        value,
        async (route, a, b) => {
          const params = Object.fromEntries(
            Object.entries({ a, b, wildcard: a, rest: a }).filter(
              ([name]) => route.includes(`:${name}`) || (name === 'wildcard' && route === '/*'),
            ),
          );
          const sent = await attempt('http://gateway.test', (client) => client.request('GET', route, { params }));
          if (sent === undefined) return;
          expect(isConsole(new URL(sent.url).pathname)).toBe(false);
          expect(sent.headers).not.toHaveProperty('x-fn-admin-token');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('paths of the console', () => {
  test.each(['/_fn', '/_fn/secrets', '/_fn/function?name=a', '/_fn/brand-new/..x'])(
    '%s with credentials',
    async (path) => {
      const { client, sent } = scriptedClient([fine]);
      await client.request('GET', path);
      expect(sent[0]?.headers).toMatchObject({ 'x-fn-admin-token': TOKEN, 'x-fn-request': '1' });
    },
  );

  test.each(['/_FN/secrets', '/_fnx', '/a/_fn/b', '/x?/_fn/', '/_fn%5Cx', '/_fn@v2'])('not %s', async (path) => {
    const { client, sent } = scriptedClient([fine]);
    await client.request('GET', path);
    expect(sent[0]?.headers).not.toHaveProperty('x-fn-admin-token');
  });

  test.each([
    ['//_fn/secrets', /reads this route as one of its console/],
    ['/%5Ffn/secrets', /reads this route as one of its console/],
    ['/_%66n%2fsecrets', /reads this route as one of its console/],
    ['/%2F_fn/secrets', /reads this route as one of its console/],
    ['/files/..\\..\\_fn\\secrets', /has a dot segment/],
    ['/_fn/..\\evilfn', /has a dot segment/],
    ['/_fn/..%2fevilfn', /has a dot segment/],
    ['/_fn\\secrets', /has a backslash/],
    ['/_f\tn/secrets', /has white space, a control character/],
    ['/x/../_fn/reload', /has a dot segment/],
    ['/x/%2e%2E/_fn/reload', /has a dot segment/],
    ['hello', /does not start with \//],
    ['http://evil.test/x', /does not start with \//],
    ['/x#y', /has a #/],
  ])('%j is refused', async (path, message) => {
    for (const sendCredentials of [undefined, true, false]) {
      const { client, sent } = scriptedClient([fine]);
      const error = await caught(client.request('GET', path, { sendCredentials }));
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(error.message).toMatch(message);
      expect(sent).toEqual([]);
    }
  });

  test('of a gateway below a path are below that path', async () => {
    const { client, sent } = scriptedClient([fine], { baseUrl: 'http://gateway.test/tenant-a' });
    await client.request('GET', '/_fn/secrets');
    expect(sent[0]?.headers).toHaveProperty('x-fn-admin-token', TOKEN);
    const error = await caught(client.request('GET', '/f\\..\\..\\tenant-b\\f'));
    expect(error.message).toMatch(/leads out of baseUrl/);
    const beside = scriptedClient([fine], { baseUrl: 'http://gateway.test/_fn' });
    await beside.client.request('GET', '/secrets');
    expect(beside.sent[0]?.headers).not.toHaveProperty('x-fn-admin-token');
  });
});

describe('methods', () => {
  test.each(['get', 'Patch', 'delete'])('%s is sent in upper case', async (method) => {
    const { client, sent } = scriptedClient([fine]);
    await client.request(method as 'get', '/f');
    expect(sent[0]?.init.method).toBe(method.toUpperCase());
  });

  test.each(['GET\r\nInj: 1', 'G ET', 'TRACE', 'CONNECT', 'constructor', 'toString', '', undefined, 1])(
    '%j is refused',
    async (method) => {
      const { client, sent } = scriptedClient([fine]);
      const error = await caught(client.request(method as 'GET', '/f'));
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(error.message).toMatch(/^method .* is not one of GET, HEAD, OPTIONS, PUT, DELETE, POST, PATCH$/);
      expect(sent).toEqual([]);
    },
  );
});
