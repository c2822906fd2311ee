import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FastfnClient, InvalidArgumentError } from '../../../src/fastfn.js';
import { FastfnState, fastfnFallback } from '../../../src/mock/fastfn/index.js';
import { fillRoute, fillTemplate } from '../../../src/overrides/fastfn/public/route-path.js';
import { thrown } from '../../core/support/caught.js';

/** Any text that UTF-8 can encode, mostly with characters that break paths. */
const nasty = fc.constantFrom(
  '/',
  '//',
  '%',
  '%2F',
  '%252F',
  '+',
  ' ',
  '.',
  '..',
  '?',
  '#',
  '\\',
  '\0',
  ':',
  '*',
  '{x}',
  '%zz',
  '_fn',
);
const anyText = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '' && !/\p{Surrogate}/u.test(text));

describe('any text arrives unchanged at the handler', () => {
  const state = new FastfnState();
  const echo = ({ params }: { readonly params: unknown }) => ({ status: 200, body: { params } });
  const routes = ['/orders/:orderId/items/:itemId', '/tree/:rest*', '/files/*', '/a/*/b/*'];
  state.register({ name: 'echo', routes, handler: echo });
  const gateway = fastfnFallback(state);
  const fetch = (url: unknown, init?: RequestInit) => gateway(new Request(String(url), init));
  const client = new FastfnClient({ baseUrl: 'http://gateway.test', fetch, adminToken: 'none' });
  const seenBy = async (route: string, params: Record<string, string>): Promise<unknown> => {
    const response = await client.request('GET', route, { params });
    return response.json<{ params: unknown }>().params;
  };

  test('in one segment', () =>
    fc.assert(
      fc.asyncProperty(anyText, anyText, async (orderId, itemId) => {
        expect(await seenBy('/orders/:orderId/items/:itemId', { orderId, itemId })).toEqual({ orderId, itemId });
      }),
    ));

  test('in a catch-all', () =>
    fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await seenBy('/tree/:rest*', { rest: text })).toEqual({ rest: text });
        expect(await seenBy('/files/*', { wildcard: text })).toEqual({ wildcard: text });
      }),
    ));

  test('in a path of an OpenAPI document', () =>
    fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        type Paths = {
          '/tree/{rest}': {
            get: {
              parameters: { path: { rest: string } };
              responses: { 200: { content: { 'application/json': { params: { rest: string } } } } };
            };
          };
        };
        const { data } = await client.routes<Paths>().GET('/tree/{rest}', { params: { path: { rest: text } } });
        expect(data?.params).toEqual({ rest: text });
      }),
    ));
});

describe('routes', () => {
  test.each([
    ['/risk-score', {}, '/risk-score'],
    ['/orders/:id', { id: 'a/b' }, '/orders/a%252Fb'],
    ['/orders/:id', { id: 7 }, '/orders/7'],
    ['/orders/:id', { id: '..' }, '/orders/%252E%252E'],
    ['/:name/x', { name: '_fn' }, '/%255Ffn/x'],
    ['/*', { wildcard: '_fn/secrets' }, '/%255Ffn/secrets'],
    ['/tree/:rest*', { rest: 'a b/c' }, '/tree/a%2520b/c'],
    ['/tree/:rest*', { rest: 'a//b/' }, '/tree/a%252F%252Fb%252F'],
    ['/a/*/b/*', { wildcard: 'x', wildcard2: 'y/z' }, '/a/x/b/y/z'],
    ['/crud?q=1&x=%20', {}, '/crud?q=1&x=%20'],
    ['/a:b/c*', {}, '/a:b/c*'],
  ])('%s with %j is %s', (route, params, expected) => {
    expect(fillRoute(route, params)).toBe(expected);
  });

  test('a version follows the bare name', () => {
    expect(fillRoute('/hello', {}, 'v2')).toBe('/hello@v2');
    expect(fillRoute('/hello?a=1', {}, 'v2')).toBe('/hello@v2?a=1');
    expect(fillTemplate('/orders/{id}', { id: 'a+b' })).toBe('/orders/a%252Bb');
  });

  test.each([
    ['curly braces', '/orders/{id}', { id: 1 }, undefined, /write :id/],
    ['a missing value', '/orders/:id', {}, undefined, /parameter id needs text, got nothing/],
    ['an empty value', '/orders/:id', { id: '' }, undefined, /id is empty/],
    ['a misspelled name', '/orders/:id', { id: 1, ident: 2 }, undefined, /no parameter ident/],
    ['half a surrogate pair', '/orders/:id', { id: '\ud800' }, undefined, /surrogate/],
    ['a version of a route', '/a/b', {}, 'v2', /bare name/],
    ['an invalid version', '/a', {}, 'v2/x', /not a valid version name/],
  ])('refuses %s', (_what, route, params, version, message) => {
    const error = thrown(() => fillRoute(route, params, version));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
  });
});
