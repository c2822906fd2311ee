import type { EffectivePolicy } from '../registry/config.js';
import type { FunctionRecord } from '../registry/function-record.js';
import { matchRoute, matchVersion } from '../routing/route-table.js';
import { decodePath } from '../routing/url.js';
import type { FastfnState } from '../state.js';
import { page, refuse } from './front-server.js';
import { hostOf, isHostAllowed } from './public-fetch.js';

/** A function that may answer a call. */
export interface PublicTarget {
  readonly record: FunctionRecord;
  readonly policy: EffectivePolicy;
  readonly params: Readonly<Record<string, string>>;
  /** Path after the first decoding. */
  readonly path: string;
}

const HOME = 'fastfn';

/** Finds the function for a URL, or the gateway's refusal, in the gateway's order: 404, 409, 421, 405, 503. */
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
