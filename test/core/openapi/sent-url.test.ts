import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../src/core/errors/index.js';
import { sentUrl } from '../../../src/core/openapi/sent-url.js';
import { thrown } from '../support/caught.js';
import { anyPath } from '../support/hostile-paths.js';

const BASES = ['https://things.test', 'https://things.test/tenant-a', 'http://127.0.0.1:8080/a/b'];
const RULES = { what: 'path', hint: 'encode it' };
const secrets = ['hunter2-hunter2'];
const send = (target: unknown, baseUrl = 'https://things.test/tenant-a') =>
  sentUrl({ baseUrl, secrets }, target, RULES);

describe('a path that is sent as it is written', () => {
  test.each([
    ['/', '/'],
    ['/a/b', '/a/b'],
    ['/a/b/', '/a/b/'],
    ['//a', '//a'],
    ['/...', '/...'],
    ['/..a/.b', '/..a/.b'],
    ['/a%5Cb%2Fc', '/a%5Cb%2Fc'],
    ['/%252e%252e', '/%252e%252e'],
    ['/größe', '/gr%C3%B6%C3%9Fe'],
    ['/v1/vm:1@x', '/v1/vm:1@x'],
    ['//other.test/x', '//other.test/x'],
  ])('%s', (target, path) => {
    expect(send(target)).toEqual({ href: `https://things.test/tenant-a${path}`, path });
  });

  test('with its query, in which dots and backslashes lead nowhere', () => {
    expect(send('/a?b=../c&d=\\..\\&e=/..')).toEqual({
      href: 'https://things.test/tenant-a/a?b=../c&d=\\..\\&e=/..',
      path: '/a',
    });
  });
});

describe('is refused', () => {
  test.each<[unknown, RegExp]>([
    [undefined, /^path undefined must be text$/],
    [new URL('https://other.test'), /^path object must be text$/],
    ['', /does not start with \/$/],
    ['a', /does not start with \/$/],
    ['https://other.test/', /does not start with \/$/],
    ['\\\\other.test/', /does not start with \/$/],
    ['@other.test/', /does not start with \/$/],
    ['/../tenant-b', /leads out of baseUrl$/],
    ['/..', /leads out of baseUrl$/],
    ['/f\\..\\..\\tenant-b\\f', /leads out of baseUrl$/],
    ['/%2E%2e/tenant-b', /leads out of baseUrl$/],
    ['/.\t./tenant-b', /leads out of baseUrl$/],
    ['/a/../b', /has a dot segment/],
    ['/a/.', /has a dot segment/],
    ['/a\\..\\b', /has a dot segment/],
    ['/a/%2E.\\b', /has a dot segment/],
    ['/a%2f..%2Fb', /has a dot segment/],
    ['/a%5C%2e%2e%5cb', /has a dot segment/],
    ['/..%2ftenant-b', /has a dot segment/],
    ['/a\\b', /has a backslash/],
    ['/\\other.test', /has a backslash/],
    ['/a\tb', /has white space, a control character/],
    ['/a/..\x01', /has white space, a control character|leads out/],
    ['/a b', /has white space, a control character/],
    ['/a\r\nx: y', /has white space, a control character/],
    ['/a?b=\n', /has white space, a control character/],
    ['/\ud800', /half of a surrogate pair/],
    ['/a#b', /has a #/],
    ['/a?b#c', /has a #/],
  ])('%j', (target, message) => {
    const error = thrown<InvalidArgumentError>(() => send(target));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toMatch(message);
    expect(error.hint).toBe('encode it');
  });

  test('without the secrets in it', () => {
    expect(thrown(() => send('/hunter2-hunter2/..')).message).not.toContain('hunter2');
  });
});

test('any text is refused, or sent below the base URL to the path that is written', () => {
  let sentCount = 0;
  fc.assert(
    fc.property(fc.constantFrom(...BASES), anyPath, (baseUrl, target) => {
      let sent: { href: string; path: string };
      try {
        sent = sentUrl({ baseUrl, secrets }, target, RULES);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidArgumentError);
        return;
      }
      sentCount += 1;
      const url = new URL(sent.href);
      expect(url.href).toBe(sent.href);
      expect(url.origin + url.pathname).toBe(baseUrl + sent.path);
      expect(url.hash + url.username + url.password).toBe('');
      expect(sent.path.split('/')).toHaveLength((target.split('?')[0] ?? '').split('/').length);
      // What a server sees that decodes once and takes both kinds of slashes for one.
      const decoded = sent.path.replace(/%(2e|2f|5c)/gi, decodeURIComponent).replaceAll('\\', '/');
      expect(decoded.split('/').filter((segment) => segment === '.' || segment === '..')).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  expect(sentCount).toBeGreaterThan(100);
});
