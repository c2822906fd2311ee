import { $, type IR } from '@hey-api/openapi-ts';
import { commentLines } from '../../src/cli/openapi/comments.js';
import { camelCase } from '../../src/cli/openapi/names.js';
import type { BodyType } from './body-type.js';
import type { ResourceImports, TypeNames } from './resource-symbols.js';
import type { ResponseKind, StreamResponse } from './responses.js';
import { queryTypeName } from './types.js';

/** What a method is printed from: one generator's reading of the operation, and the media types that it leaves out. */
export interface MethodPlan {
  readonly name: string;
  readonly operation: IR.OperationObject;
  readonly bodyTypes: readonly BodyType[];
  readonly response: ResponseKind | StreamResponse;
  readonly imports: ResourceImports;
  readonly types: TypeNames;
}

const valuesOf = (record: Readonly<Record<string, IR.ParameterObject>> | undefined) => Object.values(record ?? {});

/** A method that calls openapi-fetch literally, so that the compiler validates it against `schema.ts`. */
export function resourceMethod(plan: MethodPlan) {
  const { operation, response, imports, types } = plan;
  const result = types.union(response.types);
  const streams = 'method' in response;
  const resolved = streams ? $.type('AsyncIterable').generic(result) : result;
  return $.method(plan.name, (method) => {
    method.doc(documentation(plan));
    addParameters(method, plan);
    method.returns($.type(imports.ApiPromise).generic(resolved));
    const row = $(imports.operations).attr(operation.operationId ?? operation.id);
    const accept = streams ? response.mediaTypes.map((mediaType) => $.literal(mediaType)) : [];
    const call = $('this')
      .attr('core')
      .attr(streams ? 'stream' : 'call')
      .call(row, ...accept, $('options'), send(operation))
      .generics(result, mediaTypeUnion(response.mediaTypes));
    method.do(call.return());
  });
}

/** Path parameters by position, then the query, then the body, then the options; each optional when the spec lets it be. */
function addParameters(
  method: ReturnType<typeof $.method>,
  { operation, bodyTypes, imports, types }: MethodPlan,
): void {
  for (const { name } of valuesOf(operation.parameters?.path)) method.param(camelCase(name), (p) => p.type('string'));
  const query = valuesOf(operation.parameters?.query);
  if (query.length > 0) {
    const type = types.named(queryTypeName(operation.operationId ?? operation.id));
    const required = query.some((parameter) => parameter.required === true);
    method.param('query', (p) => (required ? p.type(type) : p.type(type).assign($.object())));
  }
  if (operation.body !== undefined) {
    const optional = operation.body.required !== true;
    method.param('body', (p) => p.optional(optional).type(types.union(bodyTypes)));
  }
  method.param('options', (p) => p.optional().type(imports.RequestOptions));
}

/** `(http, init) => http.POST('/path', { ...init, params: { path: { id } }, body })` */
function send(operation: IR.OperationObject) {
  const params = $.object();
  const path = valuesOf(operation.parameters?.path);
  const placeholders = path.reduce((object, { name }) => object.prop(name, $(camelCase(name))), $.object());
  if (path.length > 0) params.prop('path', placeholders);
  if (valuesOf(operation.parameters?.query).length > 0) params.prop('query', $('query'));
  const init = $.object().spread('init');
  if (!params.isEmpty) init.prop('params', params);
  if (operation.body !== undefined) init.prop('body', $('body'));
  const request = $('http').attr(operation.method.toUpperCase()).call($.literal(operation.path), init);
  return $.func().param('http').param('init').do(request.return());
}

const mediaTypeUnion = (mediaTypes: readonly string[]) =>
  mediaTypes.length === 0 ? $.type('never') : $.type.or(...mediaTypes.map((mediaType) => $.type.literal(mediaType)));

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
