/** Maximum number of routes per function; further ones are dropped silently. */
const MAX_ROUTES = 32;

const RESERVED = /^\/(_fn|console)(\/|$)/;

/** The URL of a function that sets no routes: lower case, `-` instead of `_`. */
export const canonicalRoute = (name: string): string => `/${name.toLowerCase().replaceAll('_', '-')}`;

/** A route as the gateway stores it, or undefined for one that is relative or reserved. */
export function normalizeRoute(route: unknown): string | undefined {
  if (typeof route !== 'string') return undefined;
  const folded = route.trim().replaceAll(/\/{2,}/g, '/');
  const path = folded.length > 1 && folded.endsWith('/') ? folded.slice(0, -1) : folded;
  if (!path.startsWith('/') || path === '/' || RESERVED.test(path) || /[?#\s]/.test(path)) return undefined;
  return path.split('/').includes('..') ? undefined : path;
}

/** All routes, normalized and without duplicates, or undefined if one of them is invalid. */
export function normalizeRoutes(routes: readonly unknown[]): string[] | undefined {
  const normalized = routes.map(normalizeRoute);
  if (normalized.some((route) => route === undefined)) return undefined;
  return [...new Set(normalized as string[])].slice(0, MAX_ROUTES);
}
