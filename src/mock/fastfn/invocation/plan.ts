import { isFunctionName, isVersionName, unknownTarget } from '../console/target.js';
import { FUNCTION_METHODS } from '../registry/function-config.js';
import type { FunctionRecord } from '../registry/function-record.js';
import { type Registry, routesOf } from '../registry/registry.js';
import { canonicalRoute, normalizeRoute } from '../registry/route-names.js';
import { isObject, type JsonObject } from '../responses.js';
import { interpolate } from '../routing/url.js';

/** A checked call of a function by name, for invoke and for jobs. */
export interface InvocationPlan {
  readonly record: FunctionRecord;
  readonly method: string;
  /** The route with its values. */
  readonly route: string;
  readonly routeTemplate: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly context: JsonObject | undefined;
}

/** The error of a call that is rejected before it runs. */
export interface PlanRefusal {
  readonly status: number;
  readonly error: string;
  /** Methods of the function (405). */
  readonly allowedMethods?: readonly string[];
  /** The template whose parameters are missing (400). */
  readonly missing?: { readonly route: string; readonly params: readonly string[] };
}

/** Invoke uses the first runtime that has the name and can fall back to the canonical route; jobs do neither. */
export type PlanKind = 'invoke' | 'job';

export function planInvocation(registry: Registry, payload: JsonObject, kind: PlanKind): InvocationPlan | PlanRefusal {
  const target = findTarget(registry, payload, kind);
  if ('error' in target) return target;
  const method = String(payload.method ?? 'GET').toUpperCase();
  if (!(FUNCTION_METHODS as readonly string[]).includes(method)) return { status: 400, error: 'unsupported method' };
  const params = payload.params ?? {};
  if (!isObject(params)) return { status: 400, error: 'params must be a JSON object' };
  const policy = registry.policy(target);
  if (!policy.methods.includes(method)) {
    return { status: 405, error: 'method not allowed', allowedMethods: policy.methods };
  }
  const template = findTemplate(target, payload.route, kind);
  if (typeof template !== 'string') return template;
  const filled = interpolate(template, params);
  if ('missing' in filled) {
    const missing = { route: template, params: filled.missing };
    return { status: 400, error: 'missing required path params', missing };
  }
  const { context } = payload;
  if (context !== undefined && !isObject(context)) return { status: 400, error: 'context must be an object' };
  const body = bodyText(payload.body);
  if (new TextEncoder().encode(body).length > policy.max_body_bytes) return { status: 413, error: 'payload too large' };
  return {
    record: target,
    method,
    route: filled.path,
    routeTemplate: template,
    params: filled.params,
    query: queryOf(payload.query),
    headers: headersOf(payload.headers),
    body,
    context,
  };
}

function findTarget(registry: Registry, payload: JsonObject, kind: PlanKind): FunctionRecord | PlanRefusal {
  const { name, runtime: givenRuntime, version: givenVersion } = payload;
  if (typeof name !== 'string' || name === '') return { status: 400, error: 'name is required' };
  if (!isFunctionName(name)) return { status: 400, error: 'invalid name' };
  const version = givenVersion === null || givenVersion === '' ? undefined : givenVersion;
  if (version !== undefined && !isVersionName(version)) return { status: 400, error: 'invalid version' };
  if (typeof givenRuntime === 'string' && givenRuntime !== '') {
    const record = registry.get(givenRuntime, name, version);
    return record ?? { status: 404, error: unknownTarget(registry, { runtime: givenRuntime, name, version }) };
  }
  // Without a runtime only plain names are looked up; a file target such as `shop/[id].js` is not.
  const record = /[[\].]/.test(name) ? undefined : registry.find(name, version);
  if (!record) return { status: 404, error: 'unknown function or version' };
  const isTwice = registry.all().some((other) => other.name === name && other.runtime !== record.runtime);
  return kind === 'job' && isTwice ? { status: 404, error: 'no mapped public route for target' } : record;
}

function findTemplate(record: FunctionRecord, route: unknown, kind: PlanKind): string | PlanRefusal {
  if (route !== undefined && route !== null && route !== '') {
    return normalizeRoute(route) ?? { status: 400, error: 'invalid route' };
  }
  const first = [...routesOf(record)].sort()[0];
  if (first !== undefined) return first;
  return kind === 'invoke' ? canonicalRoute(record.name) : { status: 404, error: 'no mapped public route for target' };
}

function bodyText(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

const queryOf = (query: unknown): JsonObject => (isObject(query) ? query : {});

const headersOf = (headers: unknown): Record<string, string> =>
  isObject(headers) ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])) : {};
