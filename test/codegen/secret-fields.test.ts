import { expect, test } from 'vitest';
import { operations as fastfn } from '../../generated/fastfn/operations.js';
import { operations as fastvm } from '../../generated/fastvm/operations.js';
import type { Schema } from '../../scripts/codegen/document.js';
import { secretFieldPaths } from '../../scripts/codegen/secret-fields.js';
import { Spec } from '../../scripts/codegen/spec.js';

const PASSWORD: Schema = { type: 'string', format: 'password' };

function pathsOf(schema: Schema, schemas: Record<string, Schema> = {}, mediaType = 'application/json') {
  const spec = new Spec('trial', {
    openapi: '3.1.0',
    info: {},
    paths: {
      '/': {
        post: {
          operationId: 'post',
          requestBody: { content: { [mediaType]: { schema } } },
          responses: { 200: { description: '', content: { 'application/json': { schema: PASSWORD } } } },
        },
      },
    },
    components: { schemas },
  });
  return spec.operations().flatMap((operation) => secretFieldPaths(spec, operation));
}

test.each<{ name: string; schema: Schema; schemas?: Record<string, Schema>; paths: string[][] }>([
  { name: 'a password', schema: { properties: { a: PASSWORD, b: { type: 'string' } } }, paths: [['a']] },
  {
    name: 'a field with x-secret',
    schema: { properties: { url: { type: 'string', 'x-secret': true } } },
    paths: [['url']],
  },
  { name: 'a map', schema: { properties: { env: { additionalProperties: PASSWORD } } }, paths: [['env', '*']] },
  {
    name: 'alternatives behind a reference',
    schema: { additionalProperties: { $ref: '#/components/schemas/Value' } },
    schemas: { Value: { oneOf: [PASSWORD, { properties: { value: PASSWORD } }] } },
    paths: [['*'], ['*', 'value']],
  },
  { name: 'nothing', schema: { properties: { a: { type: 'string' } } }, paths: [] },
])('$name', ({ schema, schemas, paths }) => {
  expect(pathsOf(schema, schemas)).toEqual(paths);
});

test('bodies other than JSON, and responses, are ignored', () => {
  expect(pathsOf(PASSWORD, {}, 'application/msgpack')).toEqual([]);
});

test('the services’ own secrets are known to their operations', () => {
  expect(fastvm['vms.run'].secretFields).toEqual([['stdin']]);
  expect(fastvm['vms.launch'].secretFields).toEqual([['envVars', '*']]);
  expect(fastvm['volumeCredentials.create'].secretFields).toEqual([['data']]);
  expect(fastfn.login.secretFields).toEqual([['password']]);
  expect(fastfn['secrets.set'].secretFields).toEqual([['value']]);
});
