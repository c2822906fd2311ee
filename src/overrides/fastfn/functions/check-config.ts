import { InvalidArgumentError } from '../../../core/errors/index.js';
import { isPlainObject } from '../../../core/util/checks.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** The gateway responds 200 to these and changes nothing. */
const IGNORED = ['summary', 'query', 'body', 'keep_warm', 'worker_pool', 'force-url', 'force_url'];
const RESERVED = /^\/(_fn|console)(\/|$)/;
const MAX_ROUTES = 32;

/**
 * Refuses what the gateway would take and turn into something else, before it is sent; each message says what that would have been.
 *
 * @throws InvalidArgumentError
 */
export function checkConfig(config: unknown): void {
  if (!isPlainObject(config)) {
    refuse('a configuration must be an object', 'the gateway takes a list for {} and changes nothing');
  }
  const ignored = IGNORED.find((key) => config[key] !== undefined);
  if (ignored !== undefined)
    refuse(`${ignored} cannot be set here`, 'the gateway responds 200 and ignores it; set it in the file');
  checkRouting(config);
  if (isPlainObject(config.invoke)) checkRouting(config.invoke, 'invoke.');
}

/** The part that creating a function takes too: methods and routes. @throws InvalidArgumentError */
export function checkRouting(config: Readonly<Record<string, unknown>>, prefix = ''): void {
  const { methods, routes, route } = config;
  if (methods !== undefined) checkMethods(`${prefix}methods`, methods);
  if (routes !== undefined) checkRoutes(`${prefix}routes`, routes);
  if (route !== undefined) checkRoute(`${prefix}route`, route);
}

function checkMethods(name: string, methods: unknown): void {
  if (!Array.isArray(methods) || methods.length === 0)
    refuse(`${name} is empty`, 'the gateway would make it GET alone');
  const unknown: unknown = methods.find((method) => !METHODS.has(String(method).toUpperCase()));
  if (unknown === undefined) return;
  refuse(
    `${name} has ${JSON.stringify(unknown)}, which is not one of ${[...METHODS].join(', ')}`,
    'the gateway would drop it without a word, and make the list GET alone if nothing is left',
  );
}

function checkRoutes(name: string, routes: unknown): void {
  if (!Array.isArray(routes)) refuse(`${name} must be a list of routes`, 'the gateway would respond 400');
  if (routes.length > MAX_ROUTES) {
    refuse(
      `${name} has ${routes.length} routes`,
      `the gateway would keep ${MAX_ROUTES} and drop the rest without a word`,
    );
  }
  for (const route of routes) checkRoute(name, route);
}

function checkRoute(name: string, route: unknown): void {
  if (typeof route !== 'string' || !route.startsWith('/')) {
    refuse(`${name}: ${JSON.stringify(route)} does not begin with /`, 'the gateway would respond 400');
  }
  if (route === '/' || RESERVED.test(route)) refuse(`${name}: ${route} is reserved`, 'the gateway would respond 400');
  const curly = /\{([^{}]*)\}/.exec(route);
  if (curly !== null) {
    refuse(
      `${name}: ${route} has ${curly[0]}`,
      `the gateway would take that for literal text and never match a value; write :${curly[1] || 'name'}`,
    );
  }
}

function refuse(what: string, outcome: string): never {
  throw new InvalidArgumentError(`${what}: ${outcome}`);
}
