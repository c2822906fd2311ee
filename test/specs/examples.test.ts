import { describe, expect, test } from 'vitest';
import { contract as fastfn } from '../../generated/fastfn/contract.js';
import { contract as fastmap } from '../../generated/fastmap/contract.js';
import { contract as fastvm } from '../../generated/fastvm/contract.js';
import type { ContentContract, OperationContract } from '../../src/core/openapi/contract.js';
import { validate } from '../../src/mock/contract/check.js';
import { type Node, operationsOf, readSpec, resolve, SERVICES } from './spec-document.js';

const contracts: Readonly<Record<string, Readonly<Record<string, OperationContract>>>> = { fastvm, fastfn, fastmap };

interface Example {
  readonly name: string;
  readonly mediaType: string;
  readonly value: unknown;
  readonly content: ContentContract;
}

describe.each(SERVICES)('the JSON examples of the %s spec conform to the generated contract', (service) => {
  const document = readSpec(service);
  const examples = operationsOf(document).flatMap((operation) => {
    const contract = contracts[service]?.[operation.operationId];
    if (contract === undefined) throw new Error(`${operation.operationId} has no contract`);
    const bodies: [string, unknown, ContentContract | undefined][] = [
      ['request', operation.requestBody, contract.request?.content],
      ...Object.entries(operation.responses).map(
        ([status, response]) =>
          [status, response, contract.responses[status]?.content] as [string, unknown, ContentContract],
      ),
    ];
    return bodies.flatMap(([path, node, content]) => examplesOf(`${operation.operationId} ${path}`, node, content));
  });

  test.each(examples.map((example) => [example.name, example] as const))('%s', (_, { mediaType, value, content }) => {
    const schema = content[mediaType];
    const problems: string[] = [];
    if (schema === undefined) problems.push(`the contract lacks ${mediaType}`);
    else validate(schema, value, 'body', (path, rule) => problems.push(`${path}: ${rule}`));
    expect(problems).toEqual([]);
  });

  function examplesOf(name: string, node: unknown, contract: ContentContract | undefined): Example[] {
    if (node === undefined) return [];
    const content = (resolve(document, node).content ?? {}) as Record<string, Node>;
    return Object.entries(content)
      .filter(([mediaType]) => mediaType === 'application/json' || mediaType === 'application/x-ndjson')
      .flatMap(([mediaType, media]) => {
        const named = Object.entries((media.examples ?? {}) as Record<string, Node>);
        const values = [
          ...('example' in media ? [['example', media.example] as const] : []),
          ...named.map(([key, example]) => [key, resolve(document, example).value] as const),
        ];
        return values.map(([key, value]) => ({
          name: `${name} ${mediaType} ${key}`,
          mediaType,
          value,
          content: contract ?? {},
        }));
      });
  }
});
