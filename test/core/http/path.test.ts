import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../src/core/errors/index.js';
import { serializePath } from '../../../src/core/http/url.js';
import { thrown } from '../support/caught.js';

const fill = (id: unknown) => serializePath('/v1/vms/{id}/files', { id });

test.each([
  ['a/b c?#%', 'a%2Fb%20c%3F%23%25'],
  ['..a/x?y=1#z', '..a%2Fx%3Fy=1%23z'],
  ['vm:1@host', 'vm:1@host'],
  ["azAZ09-._~!$&'()*+,;=:@", "azAZ09-._~!$&'()*+,;=:@"],
  ['...', '...'],
  ['.a', '.a'],
  ['\\', '%5C'],
  ['ä€😀', '%C3%A4%E2%82%AC%F0%9F%98%80'],
  [7, '7'],
  [false, 'false'],
])('%j fills one segment as %s', (id, segment) => {
  expect(fill(id)).toBe(`/v1/vms/${segment}/files`);
});

test.each([
  ...['.', '..', '%2e', '%2E', '%2e%2e', '%2E%2e', '.%2E', '%2e.'],
  ...['../x', 'x/..', 'x/../y', 'x\\..\\y', '..\\..\\_fn', 'x%2f..%2Fy', 'x%5C%2e%2e', '/.', '\\'.concat('..')],
])('the dot segment in %s is refused', (id) => {
  const error = thrown(() => fill(id));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error.message).toContain('path parameter id');
});

test.each([
  ['', 'is empty'],
  [undefined, 'got undefined'],
  [null, 'got null'],
  [{}, 'got object'],
  [['a'], 'got object'],
])('%j is refused', (id, problem) => {
  expect(() => fill(id)).toThrow(InvalidArgumentError);
  expect(() => fill(id)).toThrow(`path parameter id ${problem === 'is empty' ? '' : 'must be text, '}${problem}`);
});

test('half of a surrogate pair is refused by name', () => {
  expect(() => fill('\ud800')).toThrow(/path parameter id has half of a surrogate pair/);
});

test('every parameter of a template is filled with its own value', () => {
  expect(serializePath('/a/{x}/b/{y}/{x}', { x: '1', y: '{x}' })).toBe('/a/1/b/%7Bx%7D/1');
});

const segment = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((text) => !text.split(/[/\\]|%2f|%5c/i).some((part) => /^(\.|%2e){1,2}$/i.test(part)));

test('any other text stays in its segment and decodes back to itself', () => {
  fc.assert(
    fc.property(segment, (id) => {
      const path = fill(id);
      const encoded = path.slice('/v1/vms/'.length, -'/files'.length);
      expect(encoded).not.toMatch(/[/?#\\\s]/);
      expect(decodeURIComponent(encoded)).toBe(id);
      expect(new URL(path, 'http://host').pathname).toBe(path);
    }),
  );
});

test('nothing is encoded that encodeURIComponent leaves alone', () => {
  fc.assert(
    fc.property(segment, (id) => {
      const encoded = fill(id).slice('/v1/vms/'.length, -'/files'.length);
      const reference = encodeURIComponent(id);
      expect(encoded.split('%').length).toBeLessThanOrEqual(reference.split('%').length);
      expect(encodeURIComponent(decodeURIComponent(encoded))).toBe(reference);
    }),
  );
});
