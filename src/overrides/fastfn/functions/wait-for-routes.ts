import type { Catalog, MappedRoute } from '../../../../generated/fastfn/types.js';
import { AbortedError, isAbortedError } from '../../../core/errors/index.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { sleep } from '../../../core/util/timers.js';
import { DeployError } from '../errors/deploy-error.js';

/** A function or a version. */
export interface FunctionTarget {
  readonly runtime: string;
  readonly name: string;
  readonly version?: string | undefined;
}

/** How to wait for routes. */
export interface RouteWaitOptions {
  /** Poll interval of the catalog. Default 500, about the duration of a hot reload. */
  pollIntervalMs?: number | undefined;
  /** Total time to wait. Default 10,000; `0` and `Infinity` mean no limit. */
  waitTimeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

const DEFAULT_POLL_INTERVAL_MS = 500;
const DEFAULT_WAIT_TIMEOUT_MS = 10_000;

/**
 * Polls the catalog until every requested route (without any: the function's default route) leads to the function. Does not call it.
 *
 * @throws DeployError if another function claims a route too, or on timeout.
 */
export async function waitForRoutes(
  readCatalog: () => PromiseLike<Catalog>,
  target: FunctionTarget,
  requested: readonly string[],
  options: RouteWaitOptions = {},
): Promise<void> {
  const pollIntervalMs = checkDurationMs('pollIntervalMs', options.pollIntervalMs) ?? DEFAULT_POLL_INTERVAL_MS;
  const waitTimeoutMs = checkDurationMs('waitTimeoutMs', options.waitTimeoutMs) ?? DEFAULT_WAIT_TIMEOUT_MS;
  const deadlineAt = performance.now() + waitTimeoutMs;
  const label = `${target.runtime}/${target.name}${target.version === undefined ? '' : `@${target.version}`}`;
  for (;;) {
    const catalog = await readCatalog();
    const conflicts = conflictsOf(catalog, target, requested);
    if (conflicts.length > 0) {
      const hint = 'give it its own routes, or remove the other function; until then both return 409 there';
      const message = `${label} was deployed, but another function claims ${conflicts.join(', ')} too`;
      throw new DeployError('ROUTE_CONFLICT', message, conflicts, { hint });
    }
    const missing = missingRoutes(catalog, target, requested);
    if (missing.length === 0) return;
    if (performance.now() >= deadlineAt) {
      const message = `${label} was deployed, but the gateway does not route ${missing.join(', ')} to it after ${waitTimeoutMs} ms`;
      throw new DeployError('ROUTE_MISSING', message, missing, { hint: 'see client.catalog() and the error log' });
    }
    await pause(label, pollIntervalMs, options.signal);
  }
}

function conflictsOf(catalog: Catalog, target: FunctionTarget, requested: readonly string[]): string[] {
  const conflicts = catalog.mapped_route_conflicts ?? {};
  const routes = requested.length > 0 ? requested : target.version === undefined ? [ownRoute(target)] : [];
  return routes.map(normalize).filter((route) => conflicts[route] === true);
}

function missingRoutes(catalog: Catalog, target: FunctionTarget, requested: readonly string[]): string[] {
  const routes = catalog.mapped_routes ?? {};
  const isOurs = ({ runtime, fn_name: name, version }: MappedRoute): boolean =>
    runtime === target.runtime && name === target.name && version === target.version;
  if (requested.length > 0) return requested.filter((route) => !(routes[normalize(route)] ?? []).some(isOurs));
  if (Object.values(routes).some((claims) => claims.some(isOurs))) return [];
  return isListed(catalog, target) ? [] : [ownRoute(target)];
}

/** A version without routes can be called by name once the catalog lists it. */
function isListed(catalog: Catalog, { runtime, name, version }: FunctionTarget): boolean {
  if (version === undefined) return false;
  const functions = catalog.runtimes?.[runtime]?.functions ?? [];
  return functions.some((candidate) => candidate.name === name && candidate.versions?.includes(version));
}

/** The default route of a function without configured routes. */
function ownRoute({ name, version }: FunctionTarget): string {
  return version === undefined ? `/${name.toLowerCase().replaceAll('_', '-')}` : `/${name}@${version}`;
}

function normalize(route: string): string {
  const folded = route.trim().replaceAll(/\/{2,}/g, '/');
  return folded.length > 1 && folded.endsWith('/') ? folded.slice(0, -1) : folded;
}

async function pause(label: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, signal);
  } catch (reason) {
    throw isAbortedError(reason) ? reason : new AbortedError(`waiting for the routes of ${label}`, reason);
  }
}
