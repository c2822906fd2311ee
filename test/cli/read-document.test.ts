import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/cli/input-error.js';
import { readDocument } from '../../src/cli/routes/read-document.js';
import { recordedDocument } from './support/gateway-document.js';

const withPath = (item: unknown): unknown => ({ openapi: '3.1.0', paths: { '/a~b/c': item } });
const withGet = (operation: unknown): unknown => withPath({ get: operation });
const GET = 'x.json#/paths/~1a~0b~1c/get';

test('the recorded document', () => {
  const { operations } = readDocument(recordedDocument(), 'x.json');
  expect(operations).toHaveLength(115);
  expect(operations.find(({ path }) => path === '/upload')?.parameters).toEqual([]);
});

test('parameters of a path belong to each operation, unless it has its own', () => {
  const one = (required: boolean) => ({ name: 'q', in: 'query', required });
  const { operations } = readDocument(
    withPath({ parameters: [one(true)], get: {}, post: { parameters: [one(false)] } }),
    'x',
  );
  expect(operations.map(({ parameters }) => parameters.map(({ required }) => required))).toEqual([[true], [false]]);
});

describe('errors name the location', () => {
  test.each<[string, unknown, string]>([
    ['a list', [], 'x.json is not an OpenAPI document: the top level is a list'],
    ['null', null, 'x.json is not an OpenAPI document: the top level is null'],
    ['text', 'hello', 'x.json is not an OpenAPI document: the top level is a string'],
    ['another object', { hello: 1 }, 'x.json is not an OpenAPI document: it has no `openapi` version'],
    ['swagger', { swagger: '2.0' }, 'x.json is not an OpenAPI document: it is Swagger 2.0'],
    ['OpenAPI 4', { openapi: '4.0.0' }, 'x.json#/openapi: version 4.0.0 is not 3.0 or 3.1'],
    ['no paths', { openapi: '3.1.0' }, 'x.json#/paths: must be an object of paths, got nothing'],
    ['a path without slash', { openapi: '3.1.0', paths: { a: {} } }, 'x.json#/paths/a: a path starts with /'],
    ['a path that is null', withPath(null), 'x.json#/paths/~1a~0b~1c: must be an object, got null'],
    ['an operation that is text', withGet('x'), `${GET}: must be an object, got a string`],
    ['parameters', withGet({ parameters: 'x' }), `${GET}/parameters: must be a list`],
    ['parameters with members', withGet({ parameters: { a: 1 } }), `${GET}/parameters: must be a list`],
    ['a parameter', withGet({ parameters: [7] }), `${GET}/parameters/0: must be an object, got a number`],
    ['no name', withGet({ parameters: [{ in: 'query' }] }), `${GET}/parameters/0/name: a parameter needs a name`],
    [
      'in',
      withGet({ parameters: [{ name: 'a', in: 'body' }] }),
      `${GET}/parameters/0/in: must be path, query, header or cookie`,
    ],
    ['summary', withGet({ summary: {} }), `${GET}/summary: must be text`],
    ['body', withGet({ requestBody: {} }), `${GET}/requestBody/content: must be an object, got nothing`],
    ['response', withGet({ responses: { 200: [] } }), `${GET}/responses/200: must be an object, got a list`],
    [
      'a reference to a file',
      withGet({ requestBody: { $ref: 'file:///etc/passwd' } }),
      `${GET}/requestBody/$ref: file:///etc/passwd points outside the document`,
    ],
    [
      'a reference to a URL',
      withGet({ parameters: [{ $ref: 'http://10.0.0.1/x' }] }),
      `${GET}/parameters/0/$ref: http://10.0.0.1/x points outside the document`,
    ],
    [
      'a dangling reference',
      withGet({ responses: { 200: { $ref: '#/components/responses/A' } } }),
      `${GET}/responses/200/$ref: #/components/responses/A has no target`,
    ],
  ])('%s', (_, document, message) => {
    expect(() => readDocument(document, 'x.json')).toThrow(new InputError(message));
  });

  test('a parameter by reference', () => {
    const document = {
      openapi: '3.1.0',
      components: { parameters: { A: {} } },
      paths: { '/a': { get: { parameters: [{ $ref: '#/components/parameters/A' }] } } },
    };
    expect(() => readDocument(document, 'x.json')).toThrow(
      '#/paths/~1a/get/parameters/0: a parameter or body by $ref is not supported',
    );
  });
});

test('references in examples are data', () => {
  const media = { schema: { type: 'object' }, example: { $ref: 'http://x' } };
  expect(() => readDocument(withGet({ requestBody: { content: { 'application/json': media } } }), 'x')).not.toThrow();
});
