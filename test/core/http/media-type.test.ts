import { expect, test } from 'vitest';
import { bareMediaType, isJsonMediaType } from '../../../src/core/http/media-type.js';

test.each<[string | undefined, string | undefined, boolean]>([
  ['application/json', 'application/json', true],
  ['Application/JSON; charset=utf-8', 'application/json', true],
  [' application/problem+json ;q=1', 'application/problem+json', true],
  ['application/vnd.x-y.v1+json', 'application/vnd.x-y.v1+json', true],
  ['text/plain', 'text/plain', false],
  ['application/x-ndjson', 'application/x-ndjson', false],
  ['application/jsonp', 'application/jsonp', false],
  ['', undefined, false],
  [';', undefined, false],
  [undefined, undefined, false],
])('%j is %s', (header, bare, isJson) => {
  expect(bareMediaType(header)).toBe(bare);
  expect(isJsonMediaType(bare)).toBe(isJson);
});
