import type { MockHandler } from '../../pipeline/handler.js';
import type { FunctionRecord } from '../registry/function-record.js';
import { json, refuse, wireList } from '../responses.js';
import { compileRoute } from '../routing/pattern.js';
import { isConflict, mappedRoutes } from '../routing/route-table.js';
import type { FastfnState } from '../state.js';

type Json = Readonly<Record<string, unknown>>;

/** The text by which clients distinguish a catch-all parameter from a segment. */
const CATCH_ALL = "Catch-all path parameter; value may include '/' segments.";

const DISABLED = 'docs disabled';

const DOCS_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>fastfn Swagger UI</title></head>
<body><p>The document is at <a href="/openapi.json">/openapi.json</a>.</p></body></html>
`;

export function openapiHandlers(state: FastfnState) {
  return {
    openapi: ({ url }) => (state.hasDocs ? json(200, openapiDocument(state, url.origin)) : refuse(404, DISABLED)),
    docs: () => (state.hasDocs ? { status: 200, mediaType: 'text/html', body: DOCS_PAGE } : refuse(404, DISABLED)),
  } satisfies Record<string, MockHandler>;
}

/** The gateway's document, bugs included: operationIds are not unique, and `parameters` is `{}` where there are none. */
function openapiDocument(state: FastfnState, origin: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [route, records] of mappedRoutes(state.registry)) {
    if (isConflict(state.registry, records)) continue;
    const operations = records.flatMap((record) =>
      state.registry
        .policy(record)
        .methods.map((method) => [method.toLowerCase(), operation(record, method, route)] as const),
    );
    paths[templateOf(route)] = Object.fromEntries(operations);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'fastfn API', version: '1.0.0', description: 'Functions of a mock gateway' },
    servers: [{ url: origin }],
    tags: [{ name: 'functions', description: 'Functions of a mock gateway' }],
    paths,
  };
}

function operation(record: FunctionRecord, method: string, route: string): Json {
  const { summary = record.name, body, content_type: contentType = 'application/json' } = record.config.invoke;
  const id = [method.toLowerCase(), record.runtime, record.name, record.version ?? 'default'].join('_');
  const error = {
    'application/json': { schema: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } } },
  };
  return {
    operationId: id.replaceAll(/[^A-Za-z0-9_]/g, '_'),
    summary: `${method} ${summary}`,
    tags: ['functions'],
    parameters: wireList([...pathParameters(route), ...queryParameters(record)]),
    ...(method !== 'GET' && {
      requestBody: {
        required: false,
        content: { [contentType]: body === undefined ? { schema: {} } : { example: body } },
      },
    }),
    responses: {
      200: {
        description: 'Response of the function',
        content: {
          'application/json': { schema: { type: 'object', additionalProperties: true } },
          'text/plain': { schema: { type: 'string' } },
        },
      },
      ...Object.fromEntries(
        [404, 405, 413, 429, 502, 503, 504].map((status) => [
          status,
          { description: `Gateway refusal ${status}`, content: error },
        ]),
      ),
    },
  };
}

/** `/orders/:id/*` as OpenAPI writes it. */
function templateOf(route: string): string {
  const names = compileRoute(route).params[Symbol.iterator]();
  return route
    .split('/')
    .map((segment) => (segment === '*' || segment.startsWith(':') ? `{${names.next().value}}` : segment))
    .join('/');
}

function pathParameters(route: string): Json[] {
  const segments = route.split('/').filter((segment) => segment === '*' || segment.startsWith(':'));
  return compileRoute(route).params.map((name, index) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(segments[index]?.endsWith('*') && { description: CATCH_ALL }),
  }));
}

/** Types are guessed from the examples; lists and objects are described as their JSON text. */
function queryParameters(record: FunctionRecord): Json[] {
  return Object.entries(record.config.invoke.query ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const isNested = typeof value === 'object' && value !== null;
      const type =
        typeof value === 'number'
          ? Number.isInteger(value)
            ? 'integer'
            : 'number'
          : typeof value === 'boolean'
            ? 'boolean'
            : 'string';
      return {
        name,
        in: 'query',
        required: false,
        schema: { type },
        example: isNested ? JSON.stringify(value) : value,
      };
    });
}
