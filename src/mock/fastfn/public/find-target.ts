import type { EffectivePolicy } from '../registry/function-config.js';
import type { FunctionRecord } from '../registry/function-record.js';
import { matchRoute, matchVersion } from '../routing/route-table.js';
import { decodePath } from '../routing/url.js';
import type { FastfnState } from '../state.js';
import { page, refuse } from './front-server.js';

/** The function that handles a call. */
export interface PublicTarget {
  readonly record: FunctionRecord;
  readonly policy: EffectivePolicy;
  readonly params: Readonly<Record<string, string>>;
  /** Path after the first decoding. */
  readonly path: string;
}

const HOME = 'fastfn';

/** Finds the function for a URL, or the gateway's error, checked in the gateway's order: 404, 409, 421, 405, 503. */
export function findPublicTarget(state: FastfnState, request: Request, url: URL): PublicTarget | Response {
  const path = decodePath(url.pathname);
  const reserved = reservedPage(path);
  if (reserved) return reserved;
  const match = matchRoute(state.registry, request.method, path);
  if (match.kind === 'ambiguous') return refuse(409, 'ambiguous function');
  const record = match.kind === 'function' ? match.record : matchVersion(state.registry, path);
  if (!record) return refuse(404, 'not found');
  const policy = state.registry.policy(record);
  if (!isHostAllowed(hostOf(request.headers, url), policy.allow_hosts)) return refuse(421, 'host not allowed');
  if (!policy.methods.includes(request.method)) {
    return refuse(405, 'method not allowed', { Allow: policy.methods.join(', ') });
  }
  if (!state.canRun(record)) return refuse(503, 'runtime down');
  return { record, policy, params: match.kind === 'function' ? match.params : {}, path };
}

function reservedPage(path: string): Response | undefined {
  if (path === '/') return page(200, HOME);
  if (path === '/fastfn.json') return page(404, '404 Not Found');
  if (/^\/console(\/|$)/.test(path)) return refuse(404, 'console ui disabled');
  return undefined;
}

/** The host of a call: from X-Forwarded-Host, else Host, else the URL. */
function hostOf(headers: Headers, url: URL): string {
  const forwarded = headers.get('x-forwarded-host')?.split(',')[0]?.trim();
  return (forwarded || headers.get('host') || url.host).toLowerCase();
}

/** Whether a function accepts calls for a host. `*.` matches any subdomain, an empty list every host. */
function isHostAllowed(authority: string, allowed: readonly string[] = []): boolean {
  const host = authority.replace(/:\d+$/, '');
  return allowed.length === 0 || allowed.map((pattern) => pattern.trim().toLowerCase()).some(matches);

  function matches(pattern: string): boolean {
    if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1));
    return pattern === host || pattern === authority;
  }
}
