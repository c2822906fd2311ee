import { expect, test } from 'vitest';
import type { Schema } from '../../scripts/codegen/document.js';
import { emptyListPaths } from '../../scripts/codegen/empty-lists.js';
import { Spec } from '../../scripts/codegen/spec.js';

const list = (items: Schema): Schema => ({ type: 'array', 'x-empty-object-as-list': true, items });
const TEXT: Schema = { type: 'string' };
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

function pathsOf(schema: Schema, schemas: Record<string, Schema> = {}, mediaType = 'application/json') {
  const response = { description: '', content: { [mediaType]: { schema } } };
  const node = {
    operationId: 'get',
    responses: { 200: response, default: { content: { 'application/json': { schema: list(TEXT) } } } },
  };
  const spec = new Spec('trial', {
    openapi: '3.1.0',
    info: {},
    paths: { '/': { get: node } },
    components: { schemas },
  });
  return spec.operations().map((operation) => emptyListPaths(spec, operation));
}

test.each<{ name: string; schema: Schema; schemas?: Record<string, Schema>; paths: string[][] }>([
  { name: 'the response itself', schema: list(TEXT), paths: [[]] },
  { name: 'an ordinary list', schema: { type: 'array', items: TEXT }, paths: [] },
  { name: 'a field', schema: { properties: { tags: list(TEXT) } }, paths: [['tags']] },
  { name: 'a list in each element of a list', schema: { type: 'array', items: list(TEXT) }, paths: [['*']] },
  { name: 'both of two nested lists', schema: list(list(TEXT)), paths: [[], ['*']] },
  {
    name: 'the values of a map',
    schema: { additionalProperties: { properties: { a: list(TEXT) } } },
    paths: [['*', 'a']],
  },
  {
    name: 'alternatives',
    schema: { oneOf: [{ properties: { a: list(TEXT) } }, { anyOf: [list(TEXT)] }] },
    paths: [['a'], []],
  },
  {
    name: 'references',
    schema: ref('A'),
    schemas: { A: { properties: { a: ref('B') } }, B: list(TEXT) },
    paths: [['a']],
  },
  {
    name: 'a schema that contains itself, once',
    schema: ref('Node'),
    schemas: { Node: { properties: { tags: list(TEXT), next: ref('Node') } } },
    paths: [['tags']],
  },
  {
    name: 'the same path through two references, once',
    schema: { oneOf: [ref('A'), ref('B')] },
    schemas: { A: { properties: { a: list(TEXT) } }, B: { properties: { a: list(TEXT) } } },
    paths: [['a']],
  },
])('$name', ({ schema, schemas, paths }) => {
  expect(pathsOf(schema, schemas)).toEqual([paths]);
});

test('media types other than JSON, and error responses, are ignored', () => {
  expect(pathsOf(list(TEXT), {}, 'application/msgpack')).toEqual([[]]);
});
