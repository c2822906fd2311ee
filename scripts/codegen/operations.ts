import { quote } from '../../src/cli/openapi/names.js';
import { emptyListPaths } from './empty-lists.js';
import { contextFactoryName } from './generated-imports.js';
import { codecsOf, plainMediaTypes } from './media-types.js';
import { operationConstant } from './method-plan.js';
import { secretFieldPaths } from './secret-fields.js';
import type { Spec, SpecOperation } from './spec.js';
import { mark } from './text.js';

/** Name of the constant with the name of the function that makes a context. */
export const CONTEXT_FACTORY = 'contextFactory';

/** `operations.ts`: the data of each operation that a call needs, and the codecs of the service. */
export function generateOperations(spec: Spec): string {
  const codecs = codecsOf(spec);
  const imports = codecs.map(({ name, module }) => `import { ${name} } from '../../src/core/codecs/${module}.js';\n`);
  const constants = spec
    .operations()
    .map(
      (operation) =>
        `export const ${operationConstant(operation.id)} = ${row(spec, operation)} as const satisfies Operation;\n\n`,
    );
  const rows = spec.operations().map(({ id }) => `  ${quote(id)}: ${operationConstant(id)},\n`);
  return [
    mark(spec.service),
    ...imports,
    "import type { Operation } from '../../src/core/call/operation.js';\n\n",
    ...constants,
    '/** The function that makes a context, for messages. */\n',
    `export const ${CONTEXT_FACTORY} = ${quote(contextFactoryName(spec.service))};\n\n`,
    '/** Every operation by its operationId. */\n',
    `export const operations = {\n${rows.join('')}} as const;\n\n`,
    'export type OperationId = keyof typeof operations;\n\n',
    '/** One codec for each kind of body in the spec. */\n',
    `export const codecs = [${codecs.map(({ name }) => name).join(', ')}] as const;\n`,
  ].join('');
}

function row(spec: Spec, operation: SpecOperation): string {
  const requestType = Object.keys(operation.body?.content ?? {})[0];
  const maxBodyBytes = operation.node['x-max-body-bytes'];
  const paths = (found: readonly (readonly string[])[]): string => list(found.map((path) => list(path.map(quote))));
  const emptyLists = emptyListPaths(spec, operation);
  const secretFields = secretFieldPaths(spec, operation);
  const fields = [
    `id: ${quote(operation.id)}`,
    `method: ${quote(operation.method.toUpperCase())}`,
    `path: ${quote(operation.path)}`,
    `retry: ${quote(operation.node['x-retry'] ?? '')}`,
    ...(requestType === undefined ? [] : [`requestType: ${quote(requestType)}`]),
    ...(maxBodyBytes === undefined ? [] : [`maxBodyBytes: ${maxBodyBytes}`]),
    ...(secretFields.length === 0 ? [] : [`secretFields: ${paths(secretFields)}`]),
    `responseTypes: ${list(responseTypes(spec, operation).map(quote))}`,
    ...(emptyLists.length === 0 ? [] : [`emptyLists: ${paths(emptyLists)}`]),
  ];
  return `{\n${fields.map((field) => `  ${field},\n`).join('')}}`;
}

const list = (items: readonly string[]): string => `[${items.join(', ')}]`;

function responseTypes(spec: Spec, operation: SpecOperation): string[] {
  const types = spec.successes(operation).flatMap(({ content }) => plainMediaTypes(content).map(([type]) => type));
  return [...new Set(types)];
}
