import { tsdoc } from '../openapi/comments.js';
import { quote } from '../openapi/names.js';
import { nameArguments } from './argument-names.js';
import type { RouteMethod } from './route-method.js';
import { inputName, inputOf, isInputRequired, type MethodInput } from './write-input.js';

/** One method of the object that `createRoutes` returns. */
export function methodText(method: RouteMethod): string {
  const input = inputOf(method);
  const names = nameArguments(method.parameters.map(({ name }) => name));
  const types = method.parameters.map(({ isCatchAll }) => (isCatchAll ? 'string' : 'string | number'));
  const parameters = [
    ...names.map((name, index) => `${name}: ${types[index]}`),
    ...(input ? [`input: ${inputName(method)}${isInputRequired(input) ? '' : ' = {}'}`] : []),
    'options?: RouteOptions',
  ];
  const fields = requestFields(method, names, input);
  const request = [quote(method.operation.method.toUpperCase()), quote(method.route)];
  return [
    tsdoc(documentation(method, names), '    '),
    `    ${method.name}: (${parameters.join(', ')}) =>\n`,
    `      client.request(${[...request, fields.length === 0 ? 'options' : `{ ${['...options', ...fields].join(', ')} }`].join(', ')}),\n`,
  ].join('');
}

function requestFields(method: RouteMethod, names: readonly string[], input: MethodInput | undefined): string[] {
  const params = method.parameters.map(({ name }, index) =>
    name === names[index] ? name : `${name}: ${names[index]}`,
  );
  return [
    ...(params.length > 0 ? [`params: { ${params.join(', ')} }`] : []),
    ...(input?.query ? ['query: { ...input.query, ...options?.query }'] : []),
    ...(input?.body ? ['body: input.body', ...contentType(input.body.mediaTypes)] : []),
    ...(method.version === undefined ? [] : [`version: ${quote(method.version)}`]),
  ];
}

/** `client.request` derives the content type from the value, which is right for JSON, and if there are several types. */
function contentType([mediaType, ...others]: readonly string[]): string[] {
  if (mediaType === undefined || mediaType === 'application/json' || others.length > 0) return [];
  return [`headers: { 'content-type': ${quote(mediaType)}, ...options?.headers }`];
}

function documentation({ operation, parameters }: RouteMethod, names: readonly string[]): string {
  const { method, path, summary, description } = operation;
  const verb = method.toUpperCase();
  // A gateway puts the method in front of the function's summary.
  const title = summary?.startsWith(`${verb} `) ? summary.slice(verb.length + 1) : summary;
  const text = [title, description].filter((part) => part !== undefined && part.trim() !== '');
  const catchAlls = parameters.flatMap(({ isCatchAll }, index) =>
    isCatchAll ? [`@param ${names[index]} One or more segments; slashes are allowed.`] : [],
  );
  const head = [text.join('\n\n'), `\`${verb} ${path}\``]
    .filter((part) => part !== '')
    .join(text.length > 1 ? '\n\n' : ' ');
  return [head, ...(catchAlls.length > 0 ? ['', ...catchAlls] : [])].join('\n');
}
