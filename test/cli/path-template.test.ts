import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRoute, parseTemplate, toRoute, toTemplate } from '../../src/cli/routes/path-template.js';
import { fillRoute } from '../../src/overrides/fastfn/public/route-path.js';

const declare = (names: Record<string, boolean>) => new Map(Object.entries(names));

describe('routes of the gateway as templates', () => {
  test.each([
    ['/orders/:id', '/orders/{id}', '/orders/:id'],
    ['/tree/:rest*', '/tree/{rest}', '/tree/:rest*'],
    ['/api/*/mid/*', '/api/{wildcard}/mid/{wildcard2}', '/api/:wildcard*/mid/:wildcard2*'],
    ['/curly/{id}', '/curly/{id}', '/curly/%7Bid%7D'],
    ['/a:b/c*', '/a:b/c*', '/a:b/c*'],
    ['/', '/', '/'],
  ])('%s', (route, template, canonical) => {
    expect(toTemplate(parseRoute(route))).toBe(template);
    expect(toRoute(parseRoute(route))).toBe(canonical);
  });
});

describe('templates of the document as routes', () => {
  test.each([
    ['/orders/{orderId}', { orderId: false }, '/orders/:orderId'],
    ['/shop/files/{path}', { path: true }, '/shop/files/:path*'],
    ['/hello', {}, '/hello'],
    ['/with blank/a?b#c%', {}, '/with%20blank/a%3Fb%23c%25'],
    ['/:name/*', {}, '/%3Aname/%2A'],
    ['/versioned@v2', {}, '/versioned@v2'],
  ])('%s', (template, declared, route) => {
    const parsed = parseTemplate(template, declare(declared));
    expect('segments' in parsed && toRoute(parsed.segments)).toBe(route);
  });

  test.each([
    ['/curly/{id}', {}, '{id} is not a declared parameter but literal text of the route'],
    ['/a/{x}-{y}', { x: false, y: false }, '{x}-{y} is not a whole segment'],
    ['/a/pre-{x}', { x: false }, 'pre-{x} is not a whole segment'],
    ['/a/{user-id}', { 'user-id': false }, 'no route has a parameter called user-id'],
    ['/a/{__proto__}', Object.fromEntries([['__proto__', false]]), 'no route has a parameter called __proto__'],
    ['/a/../b', {}, 'no URL can reach it'],
    ['/a/\ud800', {}, 'no URL can reach it'],
  ])('%s cannot be called', (template, declared, reason) => {
    expect(parseTemplate(template, declare(declared))).toEqual({ reason });
  });

  test('any fixed text becomes a route that client.request sends to exactly that text', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((value) => !/[/{}]/.test(value) && value !== '.' && value !== '..');
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (segments) => {
        const parsed = parseTemplate(`/${segments.join('/')}`, new Map());
        if ('reason' in parsed) throw new Error(parsed.reason);
        const url = fillRoute(toRoute(parsed.segments));
        expect(url.split('/').slice(1).map(decodeURIComponent)).toEqual(segments);
      }),
    );
  });
});
