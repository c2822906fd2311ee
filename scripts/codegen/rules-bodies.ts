import { camelCase } from '../../src/cli/openapi/names.js';
import type { Content, MediaTypeNode, Parameter, Schema } from './document.js';
import { hasCodec, isBinary, isStream, isText } from './media-types.js';
import type { NodePath, SpecViolation } from './source.js';
import type { Spec, SpecOperation } from './spec.js';

/** Names that the generated methods use for something else. */
const TAKEN = ['body', 'context', 'http', 'init', 'operations', 'options', 'query'];

/** Rules about requests and responses of operations. They follow references, so these have to be valid. */
export function* bodyRules(spec: Spec): Generator<SpecViolation> {
  for (const operation of spec.operations()) {
    const path = ['paths', operation.path, operation.method];
    yield* parameterRules(spec, operation, path);
    yield* contentRules(operation.body?.content ?? {}, [...path, 'requestBody']);
    for (const [status, response] of Object.entries(operation.node.responses ?? {})) {
      yield* contentRules(spec.resolve(response).content ?? {}, [...path, 'responses', status]);
    }
  }
}

function* parameterRules(spec: Spec, operation: SpecOperation, path: NodePath): Generator<SpecViolation> {
  const parameters = operation.parameters.map((node) => spec.resolve(node));
  for (const parameter of parameters) {
    const message = parameterMistake(spec, parameter);
    if (message === undefined) continue;
    yield { rule: 'parameter', path, message: `${operation.id}: ${parameter.name} ${message}` };
  }
  const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  for (const name of inPath.filter((placeholder) => !declared.includes(placeholder))) {
    yield { rule: 'parameter', path, message: `${operation.id}: {${name}} is no parameter of this operation` };
  }
}

function parameterMistake(spec: Spec, parameter: Parameter): string | undefined {
  if (parameter.in === 'cookie') return 'is a cookie: credentials are securitySchemes';
  if (parameter.in === 'header' && parameter['x-client-header'] !== true) {
    return 'is a header that callers would have to give: mark it x-client-header or drop it';
  }
  if (parameter.in === 'path' && TAKEN.includes(camelCase(parameter.name))) {
    return 'is a name that methods use themselves';
  }
  const schema = parameter.schema.$ref === undefined ? parameter.schema : spec.resolve<Schema>(parameter.schema);
  const plain = schema.type !== 'object' || parameter['x-query-style'] === 'dotted';
  return plain ? undefined : 'is an object without x-query-style: dotted';
}

function* contentRules(content: Content, path: NodePath): Generator<SpecViolation> {
  for (const [mediaType, node] of Object.entries(content)) {
    if (!hasCodec(mediaType)) {
      yield { rule: 'media-type', path, message: `no codec of src/core/codecs reads ${mediaType}` };
      continue;
    }
    if (!isNamed(mediaType, node.schema)) {
      yield { rule: 'named-body', path, message: `the ${mediaType} body is no $ref to a component and no list of one` };
    }
    yield* streamRule(mediaType, node, path);
  }
}

/** Bodies have a public name: a `$ref`, a list of a `$ref`, or plain text or bytes. */
const isNamed = (mediaType: string, schema: Schema | undefined): boolean =>
  schema?.$ref !== undefined || schema?.items?.$ref !== undefined || isText(mediaType) || isBinary(mediaType);

/** Streamed media types, and only those, have a separate method. */
function* streamRule(mediaType: string, node: MediaTypeNode, path: NodePath): Generator<SpecViolation> {
  const named = node['x-method'] !== undefined;
  if (isStream(mediaType) === named) return;
  const message = named ? `${mediaType} cannot be read item by item: no x-method` : `${mediaType} needs an x-method`;
  yield { rule: 'stream-method', path, message };
}
