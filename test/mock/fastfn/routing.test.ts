import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FastfnState } from '../../../src/mock/fastfn/index.js';
import { matchRoute } from '../../../src/mock/fastfn/routing/route-table.js';
import {
  decodePath,
  decodeValue,
  interpolate,
  parseQuery,
  takeUserContext,
} from '../../../src/mock/fastfn/routing/url.js';
import { gateway, read } from './gateway.js';
import { registerRecordedFunctions } from './recorded-functions.js';

function registryOf(routes: Readonly<Record<string, readonly string[]>>, methods: readonly string[] = ['GET']) {
  const state = new FastfnState();
  for (const [name, own] of Object.entries(routes)) state.register({ name, routes: own, methods, handler: () => null });
  return state.registry;
}

describe('route matching', () => {
  const registry = registryOf({
    exact: ['/users/me'],
    one: ['/users/:id'],
    deep: ['/users/:id/posts/:postId'],
    rest: ['/users/:path*'],
    star: ['/api/*'],
    two: ['/api/*/mid/*'],
    curly: ['/curly/{id}'],
    dots: ['/a.b'],
  });
  test.each([
    ['/users/me', 'exact', {}],
    ['/users/me/', 'exact', {}],
    ['/users/7', 'one', { id: '7' }],
    ['/users/7/posts/8', 'deep', { id: '7', postId: '8' }],
    ['/users/7/x', 'rest', { path: '7/x' }],
    ['/api/a', 'star', { wildcard: 'a' }],
    ['/api/a/b', 'star', { wildcard: 'a/b' }],
    ['/api/1/2/mid/3/4', 'two', { wildcard: '1/2', wildcard2: '3/4' }],
    ['/api', undefined, {}],
    ['/api/', undefined, {}],
    ['/USERS/me', undefined, {}],
    ['/curly/5', undefined, {}],
    ['/curly/{id}', 'curly', {}],
    ['/axb', undefined, {}],
    ['/users', undefined, {}],
  ])('%s leads to %s', (path, name, params) => {
    const match = matchRoute(registry, 'GET', path);
    if (name === undefined) expect(match.kind).toBe('none');
    else expect(match).toMatchObject({ kind: 'function', record: { name }, params });
  });

  test('a function without routes owns its canonical URL and everything below', () => {
    const state = new FastfnState();
    state.register({ name: 'My_Fn', handler: () => null });
    const kinds = ['/my-fn', '/my-fn/a/b', '/My_Fn'].map((path) => matchRoute(state.registry, 'GET', path).kind);
    expect(kinds).toEqual(['function', 'function', 'none']);
  });

  test('two functions on one route and method are ambiguous, on different methods they are not', () => {
    const both = registryOf({ a: ['/same', '/same/*'], b: ['/same', '/same/*'] });
    expect(matchRoute(both, 'GET', '/same').kind).toBe('ambiguous');
    expect(matchRoute(both, 'GET', '/same/x').kind).toBe('ambiguous');

    const state = new FastfnState();
    state.register({ name: 'get', routes: ['/same'], handler: () => null });
    state.register({ name: 'post', routes: ['/same'], methods: ['POST'], handler: () => null });
    expect(matchRoute(state.registry, 'POST', '/same')).toMatchObject({ record: { name: 'post' } });
  });

  test.each(['relative', '/', '/_fn/x', '/console', '/console/x', '/a/../b'])('the route %s is refused', (route) => {
    const state = new FastfnState();
    expect(() => state.register({ name: 'x', routes: [route], handler: () => null })).toThrow(TypeError);
  });
});

describe('decoding', () => {
  const lines = readFileSync(new URL('../../fixtures/fastfn/exchanges.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const recorded = lines
    .map((line) => JSON.parse(line))
    .filter(({ name }) => /^route\.(params|catchall|wildcard\.two|get\.200|query)/.test(name));

  test.each(recorded.map(({ name, request, response }) => [name, request, response]))(
    '%s',
    async (_name, request, response) => {
      const state = new FastfnState();
      registerRecordedFunctions(state);
      const { body } = await read(gateway(state)(request.method, request.path, { headers: request.headers }));
      const { path, raw_path, params, query } = JSON.parse(response.body);
      expect(body).toMatchObject({ path, raw_path, ...(params && { params }), ...(query && { query }) });
    },
  );

  test.each([
    ['%2F', '/'],
    ['a%2Bb', 'a b'],
    ['a%2525', 'a%'],
    ['a%252Bb', 'a+b'],
    ['a%zz', 'a%zz'],
    ['%C3%A9', 'é'],
    ['%FF', '\uFFFD'],
  ])('%s arrives as %s', (encoded, value) => {
    expect(decodeValue(decodePath(encoded))).toBe(value);
  });

  test('encoding a value twice preserves any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = encodeURIComponent(encodeURIComponent(text));
        expect(decodeValue(decodePath(encoded))).toBe(text);
      }),
    );
  });
});

describe('query', () => {
  test.each([
    ['', {}],
    ['?a=1&a=2&b&c=&d=x%20y', { a: ['1', '2'], b: true, c: '', d: 'x y' }],
    ['?n=1+2&e=%2B', { n: '1 2', e: '+' }],
    ['?__proto__=1', JSON.parse('{"__proto__":"1"}')],
  ])('%s', (search, query) => {
    expect(parseQuery(search)).toEqual(query);
  });

  test('more than 100 parameters are dropped', () => {
    const search = Array.from({ length: 130 }, (_, index) => `k${index}=1`).join('&');
    expect(Object.keys(parseQuery(search))).toHaveLength(100);
  });

  test('__fnctx becomes the user context', () => {
    const query = parseQuery(`?a=1&__fnctx=${encodeURIComponent(btoa('{"role":"admin"}'))}`);
    expect(takeUserContext(query)).toEqual({ role: 'admin' });
    expect(query).toEqual({ a: '1' });
  });
});

describe('route templates', () => {
  test.each([
    ['/orders/:id', { id: '4/5' }, { path: '/orders/4%2F5', params: { id: '4/5' } }],
    ['/tree/:rest*', { rest: 'a b/c' }, { path: '/tree/a%20b/c', params: { rest: 'a b/c' } }],
    ['/api/*/mid/*', {}, { path: '/api/*/mid/*', params: {} }],
    ['/api/*', { wildcard: 'x/y' }, { path: '/api/x/y', params: { wildcard: 'x/y' } }],
    ['/a/:x/:y', { x: 1 }, { missing: ['y'] }],
  ])('%s', (template, values, expected) => {
    expect(interpolate(template, values)).toEqual(expected);
  });
});
