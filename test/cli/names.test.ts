import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameArguments } from '../../src/cli/routes/argument-names.js';
import { type Nameable, nameOperations } from '../../src/cli/routes/operation-names.js';
import { parseRoute } from '../../src/cli/routes/path-template.js';

const operation = (method: Nameable['method'], route: string): Nameable => ({ method, segments: parseRoute(route) });
const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

const routes = fc
  .array(
    fc.oneof(fc.constantFrom('a', 'B', 'a-b', 'a_b', ':id', '*', ':rest*', '@', '-'), fc.string({ unit: 'binary' })),
  )
  .map((segments) => `/${segments.join('/')}`);
const operations = fc.uniqueArray(
  fc
    .record({ method: fc.constantFrom('get', 'post', 'delete'), route: routes })
    .map(({ method, route }) => operation(method as 'get', route)),
  { selector: (one) => JSON.stringify(one) },
);

describe('names of operations', () => {
  test.each([
    ['get', '/orders/:id', 'getOrdersById'],
    ['get', '/orders/:orderId/items/:itemId', 'getOrdersByOrderIdItemsByItemId'],
    ['post', '/risk-score', 'postRiskScore'],
    ['get', '/tiny_body/*', 'getTinyBodyByWildcard'],
    ['get', '/', 'getRoot'],
    ['delete', '/-', 'deleteRoot'],
    ['get', '/versioned@v2', 'getVersionedAtV2'],
    ['get', '/café/123', 'getCafé123'],
  ] as const)('%s %s is %s', (method, route, name) => {
    expect(nameOperations([operation(method, route)])).toEqual([name]);
  });

  test('operations with the same name each get a suffix', () => {
    const names = nameOperations([operation('get', '/a-b'), operation('get', '/a/b'), operation('get', '/c')]);
    expect(names).toEqual([
      expect.stringMatching(/^getAB_[a-z0-9]+$/),
      expect.stringMatching(/^getAB_[a-z0-9]+$/),
      'getC',
    ]);
    expect(names[0]).not.toBe(names[1]);
  });

  test('are identifiers, unique, and independent of the order', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const names = nameOperations(list);
        expect(new Set(names).size).toBe(list.length);
        for (const name of names) expect(name).toMatch(identifier);
        expect(nameOperations([...list].reverse()).reverse()).toEqual(names);
      }),
    );
  });

  test('a new operation never takes the name of another one', () => {
    fc.assert(
      fc.property(operations, (list) => {
        const [added, ...old] = list;
        if (added === undefined) return;
        const [name] = nameOperations(list);
        expect(nameOperations(old)).not.toContain(name);
      }),
    );
  });
});

describe('names of arguments', () => {
  test.each([
    [['id'], ['id']],
    [
      ['order_id', 'orderId'],
      ['orderId', 'orderId2'],
    ],
    [
      ['class', 'options', 'input', 'client'],
      ['class2', 'options2', 'input2', 'client2'],
    ],
    [['_'], ['parameter']],
    [['_1'], ['parameter1']],
  ])('%j are %j', (parameters, names) => {
    expect(nameArguments(parameters)).toEqual(names);
  });

  test('are unique identifiers', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]*$/)), (parameters) => {
        const names = nameArguments(parameters);
        expect(new Set(names).size).toBe(parameters.length);
        for (const name of names) expect(name).toMatch(identifier);
      }),
    );
  });
});
