import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCatalog } from '../../src/cli/routes/catalog.js';
import { normalizeRoutes } from '../../src/cli/routes/normalize.js';
import { readDocument } from '../../src/cli/routes/read-document.js';
import { shareResponses } from '../../src/cli/routes/share-responses.js';
import { CATALOG, type Node, recordedDocument, reverseKeys } from './support/gateway-document.js';

const normalize = (document: unknown, catalog?: unknown) =>
  normalizeRoutes(readDocument(document, 'x'), catalog === undefined ? undefined : readCatalog(catalog));
const routeOf = (document: unknown, name: string, catalog?: unknown) =>
  normalize(document, catalog).methods.find((method) => method.name === name);

describe('the recorded document', () => {
  const { methods, document, notes } = normalize(recordedDocument());

  test('exactly one method for each callable operation', () => {
    expect(methods).toHaveLength(83);
    expect(new Set(methods.map(({ name }) => name)).size).toBe(83);
  });

  test('operationIds are unique and parameters are lists', () => {
    const operations = Object.values(document.paths as Record<string, Record<string, Node>>).flatMap(
      Object.values,
    ) as Node[];
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(83);
    for (const { parameters } of operations) expect(Array.isArray(parameters)).toBe(true);
  });

  test.each([
    ['getOrdersByOrderIdItemsByItemId', '/orders/:orderId/items/:itemId'],
    ['deleteTreeByRest', '/tree/:rest*'],
    ['getCrud', '/crud'],
    ['patchCrudByWildcard', '/crud/:wildcard*'],
    ['getApiByWildcardMidByWildcard2', '/api/:wildcard*/mid/:wildcard2*'],
  ])('%s calls %s', (name, route) => {
    expect(methods.find((method) => method.name === name)?.route).toBe(route);
  });

  test('notes list the omitted paths', () => {
    expect(notes).toEqual([
      '30 operations below /_fn/ left out: FastfnClient has methods for them',
      '/curly/{id} left out: {id} is not a declared parameter but literal text of the route',
    ]);
  });

  test('error responses that all operations share are written once', () => {
    expect(Object.keys((document.components as Record<string, Node>).responses ?? {})).toEqual(
      [200, 404, 405, 413, 429, 502, 503, 504].map((status) => `Status${status}`),
    );
  });
});

test('the order of keys and of parameters makes no difference', () => {
  const shuffled = reverseKeys(recordedDocument()) as ReturnType<typeof recordedDocument>;
  for (const operation of Object.values(shuffled.paths).flatMap(Object.values)) {
    if (Array.isArray(operation.parameters)) operation.parameters.reverse();
  }
  const [one, other] = [normalize(recordedDocument(), CATALOG), normalize(shuffled, reverseKeys(CATALOG))];
  expect(JSON.stringify(other.document)).toBe(JSON.stringify(one.document));
  expect(other.methods.map(({ name, route }) => [name, route])).toEqual(
    one.methods.map(({ name, route }) => [name, route]),
  );
});

describe('the catalog', () => {
  const tree = (parameters: unknown): Node => ({
    openapi: '3.1.0',
    paths: { '/tree/{rest}': { get: { parameters } } },
  });

  test('identifies a catch-all that the document does not', () => {
    const declared = tree([{ name: 'rest', in: 'path' }]);
    expect(routeOf(declared, 'getTreeByRest')?.route).toBe('/tree/:rest');
    expect(routeOf(declared, 'getTreeByRest', CATALOG)?.route).toBe('/tree/:rest*');
  });

  test('identifies a parameter that the document does not declare, and literal braces', () => {
    expect(normalize(tree({})).methods).toEqual([]);
    expect(routeOf(tree({}), 'getTreeByRest', CATALOG)?.route).toBe('/tree/:rest*');
    const curly = { openapi: '3.1.0', paths: { '/curly/{id}': { get: {} } } };
    expect(normalize(curly, CATALOG).notes).toEqual([expect.stringContaining('/curly/{id} left out')]);
  });

  test('adds versions, with their methods', () => {
    const { methods, document } = normalize(recordedDocument(), CATALOG);
    const versions = methods.filter(({ version }) => version !== undefined);
    expect(versions.map(({ name, route, version }) => [name, route, version])).toEqual([
      ['getVersionedAtV2', '/versioned', 'v2'],
      ['putVersionedAtV2', '/versioned', 'v2'],
    ]);
    expect(Object.keys(document.paths as Node)).toContain('/versioned@v2');
  });

  test('is ignored if malformed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('mapped_routes', 'runtimes'), fc.jsonValue()), (catalog) => {
        expect(readCatalog(catalog).versions).toEqual([]);
      }),
    );
    expect(readCatalog(null)).toEqual({ parameters: new Map(), versions: [] });
  });
});

describe('shared responses', () => {
  const ok = { description: 'ok' };
  const other = { description: 'other' };

  test('are those that occur more than once; names are free and in order', () => {
    const operations = [{ 200: ok, 404: ok }, { 200: ok, 500: other }, { 200: other }, { 200: other }];
    expect(shareResponses(operations, ['Status200'])).toEqual({
      responses: [
        { 200: { $ref: '#/components/responses/Status200_2' }, 404: ok },
        { 200: { $ref: '#/components/responses/Status200_2' }, 500: other },
        { 200: { $ref: '#/components/responses/Status200_3' } },
        { 200: { $ref: '#/components/responses/Status200_3' } },
      ],
      components: { Status200_2: ok, Status200_3: other },
    });
  });

  test('a reference stays a reference', () => {
    const reference = { $ref: '#/components/responses/A' };
    expect(shareResponses([{ 200: reference }, { 200: reference }])).toEqual({
      responses: [{ 200: reference }, { 200: reference }],
      components: {},
    });
  });
});

test('query parameters that are not scalars become text', () => {
  const query = (schema: Node): Node => ({ name: 'q', in: 'query', schema });
  const typeOf = (schema: Node): unknown => {
    const { document } = normalize({ openapi: '3.1.0', paths: { '/a': { get: { parameters: [query(schema)] } } } });
    return (document.paths as Record<string, Record<string, { parameters: { schema: unknown }[] }>>)['/a']?.get
      ?.parameters[0]?.schema;
  };
  const list = { type: 'array', items: { type: 'integer' } };
  expect(typeOf({ type: 'integer' })).toEqual({ type: 'integer' });
  expect(typeOf(list)).toEqual(list);
  expect(typeOf({ type: 'object' })).toEqual({ type: 'string' });
  expect(typeOf({})).toEqual({ type: 'string' });
});
