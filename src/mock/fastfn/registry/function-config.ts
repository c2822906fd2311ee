import { isObject, type JsonObject } from '../responses.js';
import { normalizeRoutes } from './route-names.js';

/** The content of `fn.config.json`, with the gateway's field names. */
export interface FunctionConfig {
  timeout_ms?: number;
  max_concurrency?: number;
  max_body_bytes?: number;
  include_debug_headers?: boolean;
  response?: { include_debug_headers?: boolean };
  group?: string;
  shared_deps?: readonly string[];
  schedule?: JsonObject;
  edge?: JsonObject;
  invoke: InvokeConfig;
}

export interface InvokeConfig {
  methods?: readonly string[];
  routes?: readonly string[];
  handler?: string;
  allow_hosts?: readonly string[];
  summary?: string;
  query?: JsonObject;
  body?: string;
  content_type?: string;
}

/** The limits in force for one function or version. */
export interface EffectivePolicy {
  readonly timeout_ms: number;
  readonly max_concurrency: number;
  readonly max_body_bytes: number;
  readonly include_debug_headers: boolean;
  readonly methods: readonly string[];
  readonly allow_hosts?: readonly string[];
  readonly edge?: JsonObject;
}

/** The gateway's limits for functions that set none. */
export const POLICY_DEFAULTS = { timeout_ms: 2500, max_concurrency: 20, max_body_bytes: 1_048_576 } as const;

export const FUNCTION_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A version inherits limits that it does not set from the default, but not methods and hosts. */
export function effectivePolicy(own: FunctionConfig, ofDefault: FunctionConfig | undefined): EffectivePolicy {
  const pick = <K extends keyof typeof POLICY_DEFAULTS>(key: K): number =>
    own[key] ?? ofDefault?.[key] ?? POLICY_DEFAULTS[key];
  const { methods = ['GET'], allow_hosts: allowHosts } = own.invoke;
  return {
    timeout_ms: pick('timeout_ms'),
    max_concurrency: pick('max_concurrency'),
    max_body_bytes: pick('max_body_bytes'),
    include_debug_headers: debugHeaders(own) ?? (ofDefault && debugHeaders(ofDefault)) ?? false,
    methods,
    ...(allowHosts && allowHosts.length > 0 && { allow_hosts: allowHosts }),
    ...(own.edge && { edge: own.edge }),
  };
}

const debugHeaders = (config: FunctionConfig): boolean | undefined =>
  config.response?.include_debug_headers ?? config.include_debug_headers;

/** An error whose message is the text of the response. */
class Refusal extends Error {}

const INVALID_ROUTES = 'invoke.routes must contain valid URL paths (absolute, non-reserved)';
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/**
 * Merges an update into a configuration, with the gateway's pitfalls: unknown methods and an empty list become GET only, `schedule` and
 * `edge` are replaced as a whole, numbers may be text and lose their fractions, unknown fields are ignored.
 *
 * @returns the new configuration, or the text of the error
 */
export function updateConfig(config: FunctionConfig, update: JsonObject): FunctionConfig | string {
  const next: FunctionConfig = { ...config, invoke: { ...config.invoke } };
  try {
    updateLimits(next, update);
    updateInvocation(next, update);
    updateDescription(next, update);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return next;
}

function updateLimits(next: FunctionConfig, update: JsonObject): void {
  const limits = { timeout_ms: 1, max_concurrency: 0, max_body_bytes: 1 } as const;
  for (const key of Object.keys(limits) as (keyof typeof limits)[]) {
    const value = update[key];
    if (value === undefined) continue;
    const number = typeof value === 'string' || typeof value === 'number' ? Math.floor(Number(value)) : Number.NaN;
    if (!(number >= limits[key])) throw new Refusal(`${key} must be ${limits[key] === 0 ? '>= 0' : '> 0'}`);
    next[key] = number;
  }
  const debug = update.include_debug_headers;
  if (debug !== undefined) next.include_debug_headers = boolean('include_debug_headers', debug);
  const response = isObject(update.response) ? update.response.include_debug_headers : undefined;
  if (response !== undefined) {
    next.response = { include_debug_headers: boolean('response.include_debug_headers', response) };
  }
}

function updateInvocation(next: FunctionConfig, update: JsonObject): void {
  const nested = isObject(update.invoke) ? update.invoke : {};
  const methods = nested.methods ?? update.methods;
  if (methods !== undefined) next.invoke.methods = knownMethods(methods);
  const routes = nested.routes ?? (nested.route === undefined ? update.routes : [nested.route]);
  if (routes !== undefined) next.invoke.routes = routeList(routes);
  const { handler, allow_hosts: allowHosts } = nested;
  if (handler === null) delete next.invoke.handler;
  else if (handler !== undefined) {
    if (typeof handler !== 'string' || !IDENTIFIER.test(handler))
      throw new Refusal('invoke.handler must be an identifier');
    next.invoke.handler = handler;
  }
  if (allowHosts === null) delete next.invoke.allow_hosts;
  else if (allowHosts !== undefined) next.invoke.allow_hosts = texts('invoke.allow_hosts', allowHosts);
}

function updateDescription(next: FunctionConfig, update: JsonObject): void {
  const { group, shared_deps: sharedDeps, schedule, edge } = update;
  if (group === null) delete next.group;
  else if (group !== undefined) {
    if (typeof group !== 'string' || group.length > 80)
      throw new Refusal('group must be a string of at most 80 characters');
    next.group = group;
  }
  if (sharedDeps === null) delete next.shared_deps;
  else if (sharedDeps !== undefined) next.shared_deps = texts('shared_deps', sharedDeps);
  if (schedule === null) delete next.schedule;
  else if (schedule !== undefined) {
    if (!isObject(schedule)) throw new Refusal('schedule must be an object or null');
    const problem = scheduleError(schedule);
    if (problem) throw new Refusal(problem);
    next.schedule = schedule;
  }
  if (edge === null) delete next.edge;
  else if (edge !== undefined) {
    if (!isObject(edge)) throw new Refusal('edge must be an object or null');
    next.edge = edge;
  }
}

/** The methods of a list that the gateway knows; GET only if none is left. */
export function knownMethods(methods: unknown): readonly string[] {
  const named = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  const known = FUNCTION_METHODS.filter((method) => named.includes(method));
  return known.length === 0 ? ['GET'] : known;
}

function routeList(routes: unknown): string[] {
  const list = Array.isArray(routes) ? normalizeRoutes(routes) : undefined;
  if (!list) throw new Refusal(INVALID_ROUTES);
  return list;
}

function boolean(key: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Refusal(`${key} must be boolean`);
  return value;
}

function texts(key: string, value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string'))
    throw new Refusal(`${key} must be a list of strings, a string or null`);
  return list;
}

const TIMEZONE = /^(UTC|local|Z|[+-]\d{2}:\d{2})$/i;

/** The error text for a schedule that the gateway rejects; `undefined` for a valid one. */
function scheduleError(schedule: JsonObject): string | undefined {
  const { enabled, every_seconds: everySeconds, cron, timezone } = schedule;
  if (enabled !== undefined && typeof enabled !== 'boolean') return 'schedule.enabled must be boolean';
  if (everySeconds !== undefined && !(Number(everySeconds) > 0)) return 'schedule.every_seconds must be > 0';
  if (cron !== undefined && !isCron(cron)) return 'schedule.cron must have 5 or 6 fields';
  if (timezone !== undefined && !(typeof timezone === 'string' && TIMEZONE.test(timezone))) {
    return 'schedule.timezone must be UTC, local, Z, or a fixed offset (+HH:MM)';
  }
  return undefined;
}

function isCron(cron: unknown): boolean {
  if (typeof cron !== 'string') return false;
  const fields = cron.trim().split(/\s+/);
  return fields[0]?.startsWith('@') ? fields.length === 1 : fields.length === 5 || fields.length === 6;
}
