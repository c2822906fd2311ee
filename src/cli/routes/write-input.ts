import { quote } from '../openapi/names.js';
import type { Json } from './json.js';
import { queryParameters } from './openapi-document.js';
import type { RouteMethod } from './route-method.js';

/** The input of a method besides path parameters; a part that the operation does not have is absent. */
export interface MethodInput {
  readonly query?: { readonly isRequired: boolean };
  readonly body?: { readonly isRequired: boolean; readonly mediaTypes: readonly string[] };
}

/** The input of a method, or `undefined` for none. */
export function inputOf({ operation }: RouteMethod): MethodInput | undefined {
  const query = queryParameters(operation);
  const mediaTypes = Object.keys(operation.requestBody?.content ?? {}).sort();
  if (query.length === 0 && mediaTypes.length === 0) return undefined;
  return {
    ...(query.length > 0 && { query: { isRequired: query.some(({ required }) => required === true) } }),
    ...(mediaTypes.length > 0 && { body: { isRequired: operation.requestBody?.required === true, mediaTypes } }),
  };
}

/** Whether a method cannot be called without its input. */
export const isInputRequired = ({ query, body }: MethodInput): boolean =>
  query?.isRequired === true || body?.isRequired === true;

export const inputName = ({ name }: RouteMethod): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;

/** The declaration of a method's input; empty if it has none. */
export function inputType(method: RouteMethod): string {
  const { query, body } = inputOf(method) ?? {};
  if (!query && !body) return '';
  return [
    `\n/** Input of {@link Routes.${method.name}}. */\nexport interface ${inputName(method)} {\n`,
    query
      ? member('query', query.isRequired, `NonNullable<operations[${quote(method.name)}]['parameters']['query']>`)
      : '',
    body ? member('body', body.isRequired, bodyType(method, body.mediaTypes)) : '',
    '}\n',
  ].join('');
}

const member = (name: string, isRequired: boolean, type: string): string =>
  isRequired ? `  ${name}: ${type};\n` : `  ${name}?: ${type} | undefined;\n`;

function bodyType({ name, operation }: RouteMethod, mediaTypes: readonly string[]): string {
  const types = mediaTypes.map((mediaType) => {
    if (!isJson(mediaType)) return 'string | URLSearchParams | Uint8Array | Blob';
    if (!saysType(operation.requestBody?.content[mediaType] ?? {}))
      return "NonNullable<FunctionRequestOptions['body']>";
    return `NonNullable<operations[${quote(name)}]['requestBody']>['content'][${quote(mediaType)}]`;
  });
  return [...new Set(types)].join(' | ');
}

const isJson = (mediaType: string): boolean => /[/+]json\b/.test(mediaType);

/** Whether a schema restricts the type; one that does not would become `unknown`, which cannot be sent. */
function saysType(schema: Json): boolean {
  const choices = [schema.oneOf, schema.anyOf].find(Array.isArray);
  return schema.type !== undefined || schema.$ref !== undefined || choices?.every(saysType) === true;
}
