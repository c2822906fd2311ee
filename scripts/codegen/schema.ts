import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { allowUndefined, renderSchema } from '../../src/cli/openapi/schema-types.js';
import type { Document, Parameter } from './document.js';
import { isRecord, type Spec } from './spec.js';
import { mark } from './text.js';

/** `schema.ts`: the whole contract as types, by openapi-typescript. */
export async function generateSchema(spec: Spec): Promise<string> {
  const document = optionalClientHeaders(structuredClone(spec.document));
  const nodes = await openapiTS(document as unknown as OpenAPI3, {
    silent: true,
    // A default on a request field does not make it required of the caller.
    defaultNonNullable: false,
    transform: renderSchema,
  });
  return mark(spec.service) + astToString(allowUndefined(nodes, ['schemas', 'query']));
}

/** Headers that the client fills in by itself must not be required of callers. */
function optionalClientHeaders(document: Document): Document {
  const relax = (node: unknown): void => {
    if (!isRecord(node)) return;
    if (node['x-client-header'] === true) (node as { required?: Parameter['required'] }).required = false;
    Object.values(node).forEach(relax);
  };
  relax(document);
  return document;
}
