import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { restoreEmptyLists } from '../../src/cli/routes/empty-lists.js';
import type { Json } from '../../src/cli/routes/json.js';

const ofOperation = (operation: Json): Json => ({ paths: { '/a': { get: operation } } });
const bodyOf = (schema: Json): Json => ofOperation({ requestBody: { content: { 'application/json': { schema } } } });

describe('a list written as {} becomes a list', () => {
  test.each<[string, Json, Json]>([
    ['servers, tags, security', { servers: {}, tags: {}, security: {} }, { servers: [], tags: [], security: [] }],
    ['parameters of a path', { paths: { '/a': { parameters: {} } } }, { paths: { '/a': { parameters: [] } } }],
    ['parameters of an operation', ofOperation({ parameters: {} }), ofOperation({ parameters: [] })],
    ['tags of an operation', ofOperation({ tags: {} }), ofOperation({ tags: [] })],
    ['required of a schema', bodyOf({ required: {} }), bodyOf({ required: [] })],
    [
      'enum deep inside',
      bodyOf({ properties: { a: { items: { enum: {} } } } }),
      bodyOf({ properties: { a: { items: { enum: [] } } } }),
    ],
    ['an empty choice is removed', bodyOf({ type: 'object', oneOf: {} }), bodyOf({ type: 'object' })],
    [
      'a component',
      { components: { schemas: { A: { required: {} } } } },
      { components: { schemas: { A: { required: [] } } } },
    ],
  ])('%s', (_, from, to) => {
    expect(restoreEmptyLists(from)).toEqual(to);
  });
});

describe('an empty map stays an empty map', () => {
  test.each<[string, Json]>([
    ['a schema', bodyOf({ items: {} })],
    ['a property called required', bodyOf({ properties: { required: {}, tags: {}, parameters: {} } })],
    [
      'an example',
      ofOperation({ requestBody: { content: { 'text/plain': { example: { parameters: {}, required: {} } } } } }),
    ],
    ['paths', { paths: {} }],
    ['responses', ofOperation({ responses: {} })],
    ['a path called tags', { paths: { '/tags': {} } }],
  ])('%s', (_, document) => {
    expect(restoreEmptyLists(document)).toEqual(document);
  });
});

test('fixing any document twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('paths', 'tags', 'components', 'x'), fc.jsonValue()), (document) => {
      const once = restoreEmptyLists(document);
      expect(restoreEmptyLists(once)).toEqual(once);
    }),
  );
});
