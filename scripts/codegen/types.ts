import { tsdoc } from '../../src/cli/openapi/comments.js';
import { pascalCase, quote } from '../../src/cli/openapi/names.js';
import type { Schema } from './document.js';
import type { Spec } from './spec.js';
import { mark } from './text.js';

/** Name of the interface for an operation's query parameters. */
export const queryTypeName = (operationId: string): string => `${pascalCase(operationId)}Query`;

/** `types.ts`: the public edge, one plain name per component schema and per query object. */
export function generateTypes(spec: Spec): string {
  const queries = queryTypes(spec);
  const names = queries.length > 0 ? 'components, operations' : 'components';
  const schemas = Object.entries(spec.schemas).map(([name, schema]) => componentType(name, schema));
  return [
    mark(spec.service),
    `import type { ${names} } from './schema.js';\n\n`,
    "type Schemas = components['schemas'];\n",
    // An interface cannot extend an indexed type, but it can extend an alias of one.
    'type Shape<Name extends keyof Schemas> = Schemas[Name];\n',
    ...(queries.length === 0 ? [] : [QUERY_ALIAS]),
    ...[...schemas, ...queries].map((declaration) => `\n${declaration}`),
  ].join('');
}

const QUERY_ALIAS = "type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>;\n";

function componentType(name: string, schema: Schema): string {
  const declaration = isPlainObject(schema)
    ? `export interface ${name} extends Shape<${quote(name)}> {}\n`
    : `export type ${name} = Schemas[${quote(name)}];\n`;
  return tsdoc(schema.description) + declaration;
}

/** An interface reads better in editors than an alias, but can only extend a type with known members. */
const isPlainObject = (schema: Schema): boolean =>
  schema.type === 'object' &&
  Object.keys(schema.properties ?? {}).length > 0 &&
  schema.oneOf === undefined &&
  schema.anyOf === undefined;

function queryTypes(spec: Spec): string[] {
  return spec
    .operations()
    .filter((operation) => operation.parameters.some((node) => spec.resolve(node).in === 'query'))
    .map(({ id }) => {
      return `${tsdoc(`Query parameters of \`${id}\`.`)}export interface ${queryTypeName(id)} extends Query<${quote(id)}> {}\n`;
    });
}
