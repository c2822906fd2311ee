import type { Schema } from './document.js';
import { runHeyApi } from './hey-api.js';
import type { Spec } from './spec.js';
import { mark } from './text.js';
import { validatorResolvers } from './validator-resolvers.js';

/** The constant in `validators.ts` that holds the validator of a schema. */
export const validatorName = (schemaName: string): string => `${schemaName}Schema`;

/**
 * `validators.ts`: one valibot schema for each schema, by the valibot plugin of @hey-api/openapi-ts. Its validators of whole
 * requests and responses support one media type and no headers, so it only gets the schemas; `contract.ts` combines them.
 */
export async function generateValidators(spec: Spec, schemas: Readonly<Record<string, Schema>>): Promise<string> {
  const { openapi, info } = spec.document;
  const text = await runHeyApi(
    { openapi, info, paths: {}, components: { schemas } },
    {
      name: 'valibot',
      $resolvers: validatorResolvers,
      case: 'preserve',
      comments: false,
      definitions: { name: '{{name}}Schema' },
      metadata: false,
    },
  );
  return mark(spec.service) + text;
}
