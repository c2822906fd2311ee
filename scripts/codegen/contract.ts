import { pascalCase, quote } from '../../src/cli/openapi/names.js';
import type { Content, Header, Parameter, Referenced, Response, Schema } from './document.js';
import { SchemaPool } from './schema-pool.js';
import { isReference, referenceName, type Spec, type SpecOperation } from './spec.js';
import { mark } from './text.js';
import { validatorName } from './validators.js';

/**
 * `contract.ts`: everything the spec says about messages, operation by operation, and the schemas whose validators it names.
 */
export function generateContract(spec: Spec): { text: string; schemas: Readonly<Record<string, Schema>> } {
  const pool = new SchemaPool(spec.schemas);
  const writer = new ContractWriter(spec, pool);
  const rows = spec.operations().map((operation) => writer.row(operation));
  const text = [
    mark(spec.service),
    "import type { OperationContract } from '../../src/core/openapi/contract.js';\n",
    "import type { OperationId } from './operations.js';\n",
    "import * as validators from './validators.js';\n\n",
    '/** What the spec says about the messages of every operation. */\n',
    `export const contract: Readonly<Record<OperationId, OperationContract>> = {\n${rows.join('')}};\n`,
  ].join('');
  return { text, schemas: pool.schemas };
}

class ContractWriter {
  readonly #spec: Spec;
  readonly #pool: SchemaPool;

  constructor(spec: Spec, pool: SchemaPool) {
    this.#spec = spec;
    this.#pool = pool;
  }

  row(operation: SpecOperation): string {
    const prefix = pascalCase(operation.id);
    const parameters = operation.parameters.map((node) => `      ${this.#parameter(node, prefix)},\n`);
    const responses = Object.entries(operation.node.responses ?? {});
    return [
      `  ${quote(operation.id)}: {\n`,
      parameters.length === 0 ? '    parameters: [],\n' : `    parameters: [\n${parameters.join('')}    ],\n`,
      this.#request(operation, prefix),
      '    responses: {\n',
      ...responses.map(([status, node]) => this.#response(status, node, prefix)),
      '    },\n  },\n',
    ].join('');
  }

  #parameter(node: Referenced<Parameter>, prefix: string): string {
    const parameter = this.#spec.resolve(node);
    const name = partName(node, 'Parameter', `${prefix}${pascalCase(parameter.name)}Parameter`);
    const type = parameter['x-query-style'] ?? this.#wireType(parameter.schema);
    const required = parameter.required === true;
    const fields = [`name: ${quote(parameter.name)}`, `in: ${quote(parameter.in)}`, `required: ${required}`];
    return `{ ${[...fields, `type: ${quote(type)}`, `schema: ${this.#validator(parameter.schema, name)}`].join(', ')} }`;
  }

  #request({ body }: SpecOperation, prefix: string): string {
    if (body === undefined) return '';
    const content = this.#content(body.content, `${prefix}Request`, '      ');
    return `    request: {\n      required: ${body.required === true},\n${content}    },\n`;
  }

  #response(status: string, node: Referenced<Response>, prefix: string): string {
    const response = this.#spec.resolve(node);
    const name = partName(node, 'Response', `${prefix}${pascalCase(status)}Response`);
    const headers = Object.entries(response.headers ?? {}).map(([header, value]) => this.#header(header, value, name));
    return [
      `      ${quote(status)}: {\n`,
      headers.length === 0 ? '        headers: {},\n' : `        headers: {\n${headers.join('')}        },\n`,
      this.#content(response.content ?? {}, name, '        '),
      '      },\n',
    ].join('');
  }

  #header(name: string, node: Referenced<Header>, prefix: string): string {
    const header = this.#spec.resolve(node);
    const schema = this.#validator(header.schema, partName(node, 'Header', `${prefix}${pascalCase(name)}Header`));
    const type = quote(this.#wireType(header.schema));
    return `          ${quote(name)}: { required: ${header.required === true}, type: ${type}, schema: ${schema} },\n`;
  }

  #content(content: Content, prefix: string, indent: string): string {
    const rows = Object.entries(content).map(([mediaType, { schema }]) => {
      const validator = this.#validator(schema ?? {}, prefix + pascalCase(mediaType.split('/')[1] ?? mediaType));
      return `${indent}  ${quote(mediaType)}: ${validator},\n`;
    });
    return rows.length === 0 ? `${indent}content: {},\n` : `${indent}content: {\n${rows.join('')}${indent}},\n`;
  }

  #validator(schema: Schema, fallbackName: string): string {
    const name = schema.$ref === undefined ? this.#pool.add(fallbackName, schema) : referenceName(schema.$ref);
    return `validators.${validatorName(name)}`;
  }

  /** How the text of a parameter or header is read before it is validated. */
  #wireType(schema: Schema): string {
    const { type } = this.#spec.resolve(schema as Referenced<Schema>);
    const types = typeof type === 'string' ? [type] : (type ?? ['string']);
    return types.find((name) => name !== 'null') ?? 'string';
  }
}

/** A shared part of the document gives its inline schemas one name wherever it is used. */
const partName = (node: object, kind: string, fallback: string): string =>
  isReference(node) ? pascalCase(referenceName(node.$ref)) + kind : fallback;
