import type { FunctionRecord } from '../registry/function-record.js';
import { type Registry, routesOf } from '../registry/registry.js';
import { byRank, compileRoute, type RoutePattern } from './pattern.js';
import { decodeValue } from './url.js';

/** The result of routing a URL. */
export type RouteMatch =
  | { readonly kind: 'function'; readonly record: FunctionRecord; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'none' };

/** All functions by route. */
export function mappedRoutes(registry: Registry): Map<string, FunctionRecord[]> {
  const routes = new Map<string, FunctionRecord[]>();
  for (const record of registry.all()) {
    for (const route of routesOf(record)) routes.set(route, [...(routes.get(route) ?? []), record]);
  }
  return routes;
}

/** Whether two functions claim the same method of a route; then the route returns 409. */
export function isConflict(registry: Registry, records: readonly FunctionRecord[]): boolean {
  const methods = records.flatMap((record) => registry.policy(record).methods);
  return new Set(methods).size < methods.length;
}

/**
 * Finds the function for a path after the first decoding. A method that no function has there is no match: mapped routes return 404, not
 * 405.
 */
export function matchRoute(registry: Registry, method: string, decodedPath: string): RouteMatch {
  const path = decodedPath.length > 1 && decodedPath.endsWith('/') ? decodedPath.slice(0, -1) : decodedPath;
  const routes = mappedRoutes(registry);
  for (const pattern of [...routes.keys()].map(compileRoute).sort(byRank)) {
    const found = pattern.regExp.exec(path);
    if (!found) continue;
    const takers = (routes.get(pattern.route) ?? []).filter((record) =>
      registry.policy(record).methods.includes(method),
    );
    if (takers.length > 1) return { kind: 'ambiguous' };
    if (takers[0]) return { kind: 'function', record: takers[0], params: pathParams(pattern, found) };
  }
  return { kind: 'none' };
}

/** `/<name>@<version>`: by name only, with nothing after it. */
export function matchVersion(registry: Registry, decodedPath: string): FunctionRecord | undefined {
  const target = /^\/([A-Za-z0-9_-]+)@([A-Za-z0-9_.-]+)\/?$/.exec(decodedPath);
  return target?.[1] === undefined ? undefined : registry.find(target[1], target[2]);
}

function pathParams(pattern: RoutePattern, found: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(pattern.params.map((name, index) => [name, decodeValue(found[index + 1] ?? '')]));
}
