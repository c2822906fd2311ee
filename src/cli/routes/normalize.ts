import type { RouteCatalog } from './catalog.js';
import type { GatewayDocument, GatewayOperation, GatewayParameter, HttpMethod } from './document.js';
import { byText, type Json } from './json.js';
import { toOpenapi } from './openapi-document.js';
import { nameOperations } from './operation-names.js';
import { parseTemplate, type Segment, toRoute } from './path-template.js';
import type { RouteMethod } from './route-method.js';
import { versionOperations } from './versions.js';

export interface NormalizedRoutes {
  readonly methods: readonly RouteMethod[];
  /** An OpenAPI document that generators accept, with the keys of every object in order. */
  readonly document: Json;
  /** The omitted paths with the reason, one line each. */
  readonly notes: readonly string[];
}

type Callable = Omit<RouteMethod, 'name'> & { readonly segments: readonly Segment[] };

/** Methods that a gateway routes to functions. */
const ROUTED: readonly HttpMethod[] = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * Turns a gateway's document into one that describes exactly the callable operations of the user's functions, each with a unique name. The
 * catalog, if there is one, adds versions and identifies catch-alls and literal `{x}` reliably.
 */
export function normalizeRoutes(source: GatewayDocument, catalog?: RouteCatalog): NormalizedRoutes {
  const notes = new Set<string>();
  const ofUser = source.operations.filter(({ path }) => !isInternal(path));
  const internal = source.operations.length - ofUser.length;
  if (internal > 0) notes.add(`${internal} operations below /_fn/ left out: FastfnClient has methods for them`);

  const callable: Callable[] = [];
  for (const operation of ofUser) {
    const found = readOperation(operation, catalog);
    if ('reason' in found) notes.add(`${operation.path} left out: ${found.reason}`);
    else callable.push(found);
  }
  for (const { operation, route, version } of versionOperations(catalog?.versions ?? [], ofUser)) {
    const segments: Segment[] = [{ kind: 'fixed', text: operation.path.slice(1) }];
    callable.push({ operation, route, version, parameters: [], segments });
  }
  callable.sort(byLocation);
  const names = nameOperations(callable.map(({ operation, segments }) => ({ method: operation.method, segments })));
  const methods = callable.map(({ segments: _, ...method }, index) => ({ ...method, name: names[index] ?? '' }));
  return { methods, document: toOpenapi(source, methods), notes: [...notes] };
}

function readOperation(operation: GatewayOperation, catalog: RouteCatalog | undefined): Callable | { reason: string } {
  const { method, path } = operation;
  if (!ROUTED.includes(method)) return { reason: `a gateway does not route ${method.toUpperCase()}` };
  const declared = new Map(operation.parameters.filter(isPathParameter).map((one) => [one.name, saysCatchAll(one)]));
  for (const [name, isCatchAll] of catalog?.parameters.get(path) ?? []) {
    declared.set(name, isCatchAll || declared.get(name) === true);
  }
  const template = parseTemplate(path, declared);
  if ('reason' in template) return template;
  const { segments } = template;
  const inPath = segments.flatMap((segment) =>
    segment.kind === 'parameter' ? [[segment.name, segment] as const] : [],
  );
  const parameters = [...new Map(inPath).values()].map(({ name, isCatchAll }) => ({ name, isCatchAll }));
  return { operation, route: toRoute(segments), parameters, segments };
}

const byLocation = (a: Callable, b: Callable): number =>
  byText(a.operation.path, b.operation.path) || ROUTED.indexOf(a.operation.method) - ROUTED.indexOf(b.operation.method);

const isInternal = (path: string): boolean => path === '/_fn' || path.startsWith('/_fn/');

const isPathParameter = (parameter: GatewayParameter): boolean => parameter.in === 'path';

/** Only the description of a parameter says whether it is a catch-all. */
const saysCatchAll = ({ description = '' }: GatewayParameter): boolean => /\bcatch-all\b/i.test(description);
