import { InvalidArgumentError } from '../../../core/errors/index.js';
import { isPlainObject } from '../../../core/util/checks.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** The gateway returns 200 for these and ignores them. */
const IGNORED = ['summary', 'query', 'body', 'keep_warm', 'worker_pool', 'force-url', 'force_url'];
const RESERVED = /^\/(_fn|console)(\/|$)/;
const MAX_ROUTES = 32;

/**
 * Rejects values that the gateway would accept and silently change; each message says what the gateway would have done.
 *
 * @throws InvalidArgumentError
 */
export function checkConfig(config: unknown): void {
  if (!isPlainObject(config)) {
    refuse('a configuration must be an object', 'the gateway treats a list as {} and changes nothing');
  }
  const ignored = IGNORED.find((key) => config[key] !== undefined);
  if (ignored !== undefined)
    refuse(`${ignored} cannot be set here`, 'the gateway returns 200 and ignores it; set it in the file');
  checkRouting(config);
  if (isPlainObject(config.invoke)) checkRouting(config.invoke, 'invoke.');
}

/** The part that creating a function accepts too: methods and routes. @throws InvalidArgumentError */
export function checkRouting(config: Readonly<Record<string, unknown>>, prefix = ''): void {
  const { methods, routes, route } = config;
  if (methods !== undefined) checkMethods(`${prefix}methods`, methods);
  if (routes !== undefined) checkRoutes(`${prefix}routes`, routes);
  if (route !== undefined) checkRoute(`${prefix}route`, route);
}

function checkMethods(name: string, methods: unknown): void {
  if (!Array.isArray(methods) || methods.length === 0) refuse(`${name} is empty`, 'the gateway would use GET only');
  const unknown: unknown = methods.find((method) => !METHODS.has(String(method).toUpperCase()));
  if (unknown === undefined) return;
  refuse(
    `${name} has ${JSON.stringify(unknown)}, which is not one of ${[...METHODS].join(', ')}`,
    'the gateway would silently drop it, and use GET only if nothing is left',
  );
}

function checkRoutes(name: string, routes: unknown): void {
  if (!Array.isArray(routes)) refuse(`${name} must be a list of routes`, 'the gateway would return 400');
  if (routes.length > MAX_ROUTES) {
    refuse(`${name} has ${routes.length} routes`, `the gateway would keep ${MAX_ROUTES} and silently drop the rest`);
  }
  for (const route of routes) checkRoute(name, route);
}

function checkRoute(name: string, route: unknown): void {
  if (typeof route !== 'string' || !route.startsWith('/')) {
    refuse(`${name}: ${JSON.stringify(route)} does not start with /`, 'the gateway would return 400');
  }
  if (route === '/' || RESERVED.test(route)) refuse(`${name}: ${route} is reserved`, 'the gateway would return 400');
  const curly = /\{([^{}]*)\}/.exec(route);
  if (curly !== null) {
    refuse(
      `${name}: ${route} has ${curly[0]}`,
      `the gateway would treat that as literal text and never match a value; write :${curly[1] || 'name'}`,
    );
  }
}

function refuse(what: string, outcome: string): never {
  throw new InvalidArgumentError(`${what}: ${outcome}`);
}
