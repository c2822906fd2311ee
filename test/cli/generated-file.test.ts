import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readCatalog } from '../../src/cli/routes/catalog.js';
import { normalizeRoutes } from '../../src/cli/routes/normalize.js';
import { readDocument } from '../../src/cli/routes/read-document.js';
import { writeClient } from '../../src/cli/routes/write-client.js';
import { writeTypes } from '../../src/cli/routes/write-types.js';
import { compile } from './support/compile.js';
import { CATALOG, multipliedDocument, type Node, recordedDocument } from './support/gateway-document.js';

vi.setConfig({ testTimeout: 60_000 });

async function generate(document: unknown, catalog?: unknown): Promise<string> {
  const routes = normalizeRoutes(readDocument(document, 'x'), catalog === undefined ? undefined : readCatalog(catalog));
  return writeClient(routes.methods, await writeTypes(routes.document));
}

const withOperation = (operation: Node, path = '/a'): Node => ({
  openapi: '3.1.0',
  paths: { [path]: { post: operation } },
});
const withBody = (content: Node, required = false): Node => withOperation({ requestBody: { required, content } });

describe('of the recorded document with its catalog', () => {
  let routes: string;
  beforeAll(async () => {
    routes = await generate(recordedDocument(), CATALOG);
  });

  test('compiles under every strict flag', () => {
    expect(compile({ 'routes.ts': routes })).toEqual([]);
  });

  test('has this form', () => {
    const methods = routes.slice(
      routes.indexOf('export function createRoutes'),
      routes.indexOf('export interface paths'),
    );
    expect(
      methods
        .split('\n\n')
        .filter((text) => /getShapes:|getTreeByRest|putVersionedAtV2|postUpload:|getPooled:/.test(text))
        .join('\n\n'),
    ).toMatchInlineSnapshot(`
      "    /** worker_pool with a queue \`GET /pooled\` */
          getPooled: (options?: RouteOptions) =>
            client.request('GET', '/pooled', options),

          /** Return shapes \`GET /shapes\` */
          getShapes: (options?: RouteOptions) =>
            client.request('GET', '/shapes', options),

          /**
           * Path params \`GET /tree/{rest}\`
           *
           * @param rest One or more segments; slashes are allowed.
           */
          getTreeByRest: (rest: string, options?: RouteOptions) =>
            client.request('GET', '/tree/:rest*', { ...options, params: { rest } }),

          /** Reports the body it got \`POST /upload\` */
          postUpload: (input: PostUploadInput = {}, options?: RouteOptions) =>
            client.request('POST', '/upload', { ...options, body: input.body }),

          /** Version v2 of the function. The gateway does not describe it; the types are those of the default version, if any. \`PUT /versioned@v2\` */
          putVersionedAtV2: (input: PutVersionedAtV2Input = {}, options?: RouteOptions) =>
            client.request('PUT', '/versioned', { ...options, body: input.body, version: 'v2' }),
        };
      }"
    `);
  });

  test('types every part of a call', () => {
    const calls: readonly [line: string, error: string | undefined][] = [
      [
        'const { status } = await routes.postUpload({ body: order }, { timeoutMs: 5, throwOnStatus: true });',
        undefined,
      ],
      ['export const text: string = status;', 'TS2322'],
      ["await routes.getOrdersByOrderIdItemsByItemId('a', 7);", undefined],
      ["await routes.getOrdersByOrderIdItemsByItemId('a');", 'TS2554'],
      ["await routes.getTreeByRest('a/b/c');", undefined],
      ['await routes.getTreeByRest(7);', 'TS2345'],
      ["await routes.postUpload({ body: 'text' });", 'TS2322'],
      ['await routes.getGetOnly({ query: { limit: 3, flag: undefined } });', undefined],
      ["await routes.getGetOnly({ query: { limit: '3' } });", 'TS2322'],
      ['await routes.getGetOnly({ query: { limits: 3 } });', 'TS2561'],
      ['await routes.getUpload();', 'TS2339'],
      ["await routes.getPooled({ params: { a: 'b' } });", 'TS2353'],
      ["await routes.getPooled({ query: { any: 'thing' } });", undefined],
    ];
    const head = [
      "import { FastfnClient } from 'fastkit/fastfn';",
      "import { createRoutes } from './routes.js';",
      'interface Order { readonly sku: string }',
      'declare const order: Order;',
      'const routes = createRoutes(new FastfnClient());',
    ];
    const found = compile({ 'routes.ts': routes, 'use.ts': [...head, ...calls.map(([line]) => line)].join('\n') });
    const expected = calls.flatMap(([, error], index) =>
      error ? [`use.ts(${head.length + index + 1}): ${error}`] : [],
    );
    expect(found.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(expected);
  });
});

describe('compiles and has the expected text for', () => {
  const error = { type: 'object', required: ['error'], properties: { error: { type: 'string' } } };
  test.each<[string, Node, RegExp]>([
    ['no function at all', { openapi: '3.1.0', paths: {} }, /createRoutes\(_client: .*\n {2}return \{\};/],
    [
      'a body without a schema',
      withBody({ 'application/json': {} }),
      /body\?: NonNullable<FunctionRequestOptions\['body'\]>/,
    ],
    ['a required body', withBody({ 'application/json': { schema: error } }, true), /\(input: PostAInput, options\?/],
    [
      'text',
      withBody({ 'text/plain': { schema: { type: 'string' } } }),
      /headers: \{ 'content-type': 'text\/plain', \.\.\.options\?\.headers \}/,
    ],
    [
      'another JSON',
      withBody({ 'application/merge-patch+json': { schema: error } }),
      /'content-type': 'application\/merge-patch\+json'/,
    ],
    [
      'several media types',
      withBody({ 'text/plain': {}, 'application/json': { schema: error } }),
      /body: input\.body \}/,
    ],
    [
      'a required query parameter',
      withOperation({ parameters: [{ name: 'q', in: 'query', required: true }] }),
      /\(input: PostAInput, /,
    ],
    [
      'a parameter called options',
      withOperation({ parameters: [{ name: 'options', in: 'path' }] }, '/a/{options}'),
      /\(options2: string \| number, options\?.*params: \{ options: options2 \}/s,
    ],
    [
      'the same parameter twice',
      withOperation({ parameters: [{ name: 'id', in: 'path' }] }, '/{id}/{id}'),
      /\(id: string \| number, options/,
    ],
    [
      'hostile texts',
      withOperation({ summary: '*/ process.exit() /*', description: 'a */ b\n\u2028' }, "/it's/\\`$x"),
      /'\/it's\/%5C%60\$x'|'\/it\\'s\/%5C%60\$x'/,
    ],
    [
      'a component',
      {
        ...withBody({ 'application/json': { schema: { $ref: '#/components/schemas/Order' } } }),
        components: { schemas: { Order: error } },
      },
      /body\?: NonNullable<operations\['postA'\]/,
    ],
  ])('%s', async (_, document, pattern) => {
    const text = await generate(document);
    expect(compile({ 'routes.ts': text })).toEqual([]);
    expect(text).toMatch(pattern);
  });
});

test('300 operations and more take less than ten seconds', async () => {
  const startedAt = process.cpuUsage();
  const text = await generate(multipliedDocument(300));
  expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(10_000);
  expect(text.match(/client\.request\(/g)?.length).toBeGreaterThanOrEqual(300);
  expect(compile({ 'routes.ts': text })).toEqual([]);
});

test('the bytes depend only on the document', async () => {
  expect(await generate(recordedDocument(), CATALOG)).toBe(await generate(recordedDocument(), CATALOG));
});
