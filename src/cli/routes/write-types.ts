import openapiTS, { astToString, type OpenAPI3, type SchemaObject } from 'openapi-typescript';
import ts from 'typescript';
import { allowUndefined, renderSchema } from '../openapi/schema-types.js';
import type { Json } from './json.js';

/** The types `paths`, `operations` and `components` of a normalized document. Needs openapi-typescript and typescript. */
export async function writeTypes(document: Json): Promise<string> {
  const nodes = await openapiTS(document as unknown as OpenAPI3, {
    silent: true,
    defaultNonNullable: false,
    transform: (schema, { path }) =>
      isAnyObject(schema) && path?.includes('/requestBody')
        ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.ObjectKeyword)
        : renderSchema(schema),
  });
  return astToString(allowUndefined(nodes, ['schemas', 'query', 'requestBody']));
}

/**
 * A body that is only known to be an object: a gateway derives no more from an example. `object` accepts values of interface types, a type with
 * an index signature does not.
 */
const isAnyObject = (schema: SchemaObject): boolean =>
  schema.type === 'object' &&
  (schema.additionalProperties === true || schema.additionalProperties === undefined) &&
  Object.keys(('properties' in schema && schema.properties) || {}).length === 0;
