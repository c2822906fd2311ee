import { $, type IR } from '@hey-api/openapi-ts';
import { commentLines } from '../../src/cli/openapi/comments.js';
import { camelCase } from '../../src/cli/openapi/names.js';
import type { GeneratedImports, TypeNames } from './generated-imports.js';
import type { MethodPlan } from './method-plan.js';
import { queryTypeName } from './types.js';

export interface SignatureContext {
  readonly imports: GeneratedImports;
  readonly types: TypeNames;
}

type Name = Parameters<typeof $.class>[0];

/** A function declaration without parameters and body. */
export const declareFunction = (name: NonNullable<Name>) => $.func(name);

type Callable = ReturnType<typeof $.method> | ReturnType<typeof declareFunction>;

export const valuesOf = (record: Readonly<Record<string, IR.ParameterObject>> | undefined) =>
  Object.values(record ?? {});

/** Documentation, parameters and result of an operation, the same for its function and its method. */
export function addSignature(callable: Callable, plan: MethodPlan, { imports, types }: SignatureContext): void {
  const { operation, bodyTypes, response } = plan;
  callable.doc(documentation(plan));
  for (const { name } of valuesOf(operation.parameters?.path)) {
    callable.param(camelCase(name), (p) => p.type('string'));
  }
  const query = valuesOf(operation.parameters?.query);
  if (query.length > 0) {
    const type = types.named(queryTypeName(operation.operationId ?? operation.id));
    const required = query.some((parameter) => parameter.required === true);
    callable.param('query', (p) => (required ? p.type(type) : p.type(type).assign($.object())));
  }
  if (operation.body !== undefined) {
    const optional = operation.body.required !== true;
    callable.param('body', (p) => p.optional(optional).type(types.union(bodyTypes)));
  }
  callable.param('options', (p) => p.optional().type(imports.RequestOptions));
  const result = types.union(response.types);
  const resolved = 'method' in response ? $.type('AsyncIterable').generic(result) : result;
  callable.returns($.type(imports.ApiPromise).generic(resolved));
}

/** The names of the parameters, in order: path parameters, then the query, then the body, then the options. */
export function parameterNames({ operation }: MethodPlan): string[] {
  return [
    ...valuesOf(operation.parameters?.path).map(({ name }) => camelCase(name)),
    ...(valuesOf(operation.parameters?.query).length > 0 ? ['query'] : []),
    ...(operation.body === undefined ? [] : ['body']),
    'options',
  ];
}

function documentation({ operation, response }: MethodPlan): string[] {
  const lines = [operation.summary, operation.description].flatMap((text) => (text ? [...commentLines(text), ''] : []));
  if ('method' in response) {
    lines.push(`Asks for \`${response.mediaTypes.join(', ')}\` and yields its items as they arrive.`, '');
  }
  for (const { name, description } of valuesOf(operation.parameters?.path)) {
    lines.push(`@param ${camelCase(name)} ${commentLines(description ?? '').join(' ')}`.trimEnd());
  }
  const query = valuesOf(operation.parameters?.query).map(({ name }) => `\`${name}\``);
  if (query.length > 0) lines.push(`@param query ${query.join(', ')}`);
  if (operation.deprecated === true) lines.push('@deprecated');
  if (lines.at(-1)?.startsWith('@')) lines.push('');
  return [...lines, `\`${operation.method.toUpperCase()} ${operation.path}\``];
}
