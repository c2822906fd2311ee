import { describe, expect, test } from 'vitest';
import { type Node, operationsOf, readSpec, resolve, SERVICES } from './spec-document.js';

const RETRY_CLASSES = ['safe', 'idempotent', 'never'];

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

const hasExample = (node: Node): boolean => 'example' in node || Object.keys((node.examples ?? {}) as Node).length > 0;

describe.each(SERVICES)('the %s spec', (service) => {
  const document = readSpec(service);
  const operations = operationsOf(document);

  test('describes operations', () => {
    console.info(`${service}: ${operations.length} operations`);
    expect(operations.length).toBeGreaterThan(0);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  });

  test.each(operations.map((operation) => [operation.operationId, operation] as const))('%s', (_, operation) => {
    expect.soft(isText(operation.summary), 'a summary').toBe(true);
    expect.soft(isText(operation.description), 'a description').toBe(true);
    expect.soft(operation.tags, 'tags').toEqual([expect.any(String)]);
    expect.soft(RETRY_CLASSES, 'a retry class').toContain(operation['x-retry']);
    expect.soft(operation.responses, 'a default response').toHaveProperty('default');

    for (const [mediaType, media] of jsonBodies(operation.requestBody)) {
      const schema = resolve(document, media.schema);
      expect.soft(hasExample(media) || hasExample(schema), `an example of the ${mediaType} body`).toBe(true);
    }
  });

  test('every component schema has a description', () => {
    const schemas = Object.entries(document.components.schemas);
    expect(schemas.length).toBeGreaterThan(0);
    expect(schemas.filter(([, schema]) => !isText(schema.description)).map(([name]) => name)).toEqual([]);
  });

  function jsonBodies(requestBody: unknown): [string, Node][] {
    if (requestBody === undefined) return [];
    const content = resolve(document, requestBody).content as Record<string, Node>;
    return Object.entries(content).filter(([mediaType]) => /^application\/(json|.+\+json)$/.test(mediaType));
  }
});
