import { isPlainObject } from '../../core/util/checks.js';
import type { GatewayDocument, GatewayOperation, GatewayParameter } from './document.js';
import { byText, type Json, sortKeys, withMembers } from './json.js';
import type { PathParameter, RouteMethod } from './route-method.js';
import { shareResponses } from './share-responses.js';

/** The document that describes the given methods, for openapi-typescript. */
export function toOpenapi(source: GatewayDocument, methods: readonly RouteMethod[]): Json {
  const ownResponses = source.components?.responses;
  const known = isPlainObject(ownResponses) ? ownResponses : {};
  const shared = shareResponses(
    methods.map(({ operation }) => operation.responses),
    Object.keys(known),
  );
  const paths: Record<string, Record<string, Json>> = {};
  for (const [index, method] of methods.entries()) {
    const item = paths[method.operation.path] ?? {};
    item[method.operation.method] = operationNode(method, shared.responses[index] ?? {});
    paths[method.operation.path] = item;
  }
  return sortKeys({
    openapi: source.openapi,
    info: { title: 'Functions of a FastFN gateway', version: '1' },
    paths,
    components: { ...source.components, responses: { ...known, ...shared.components } },
  }) as Json;
}

function operationNode({ name, parameters, operation }: RouteMethod, responses: Json): Json {
  const { summary, description, requestBody } = operation;
  return withMembers(
    {},
    {
      operationId: name,
      summary,
      description,
      parameters: [...parameters.map(pathParameter), ...queryParameters(operation)],
      requestBody: requestBody && {
        required: requestBody.required,
        content: Object.fromEntries(Object.entries(requestBody.content).map(([type, schema]) => [type, { schema }])),
      },
      responses,
    },
  );
}

const pathParameter = ({ name, isCatchAll }: PathParameter): Json => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
  ...(isCatchAll && { description: 'One or more segments; slashes are allowed.' }),
});

/** Sorted by name, since a gateway lists them in any order. */
export const queryParameters = ({ parameters }: GatewayOperation): Json[] =>
  parameters
    .filter((parameter) => parameter.in === 'query')
    .sort((a, b) => byText(a.name, b.name))
    .map(({ name, required, description, schema, example }) =>
      withMembers(
        {},
        { name, in: 'query', required, description, schema: querySchema(schema), example: scalar(example) },
      ),
    );

const SCALARS = ['string', 'integer', 'number', 'boolean'];

/** The schema of a query parameter: scalars and lists of them. Everything else is sent as JSON text. */
function querySchema(schema: GatewayParameter['schema']): Json {
  const items = isPlainObject(schema.items) ? schema.items : {};
  const isSendable = isScalar(schema) || (schema.type === 'array' && isScalar(items));
  return isSendable ? schema : { type: 'string' };
}

const isScalar = ({ type }: Json): boolean => typeof type === 'string' && SCALARS.includes(type);

const scalar = (value: unknown): unknown => (typeof value === 'object' ? undefined : value);
