import type { MockCall, MockResponse } from '../../pipeline/handler.js';
import { frontResponse } from '../public/front-server.js';
import { refuse } from '../responses.js';
import type { FastfnState } from '../state.js';

/** Operations that every caller may use. */
const FREE: ReadonlySet<string> = new Set(['health', 'metrics', 'openapi', 'docs']);

/** Operations that start and end a session: they need none. */
const SESSION: ReadonlySet<string> = new Set(['login', 'logout']);

/** Operations that need the admin token or `write_enabled`. Invoke and reload do not. */
const WRITES: ReadonlySet<string> = new Set([
  'functions.create',
  'functions.delete',
  'functions.config.update',
  'functions.env.update',
  'functions.code.update',
  'functions.files.update',
  'functions.files.delete',
  'jobs.create',
  'jobs.cancel',
  'uiState.update',
  'uiState.replace',
  'uiState.patch',
  'uiState.reset',
  'secrets.set',
  'secrets.delete',
]);

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The checks before the handler of a console call, in the gateway's order: size of the body, API switched on, local caller, login, rate
 * limit, CSRF header, write permission. Returns `undefined` if the call passes.
 */
export function fastfnGate(state: FastfnState): (call: MockCall) => MockResponse | undefined {
  return (call) => {
    const refusal = frontResponse(call.bytes) ?? (FREE.has(call.operationId) ? undefined : check(state, call));
    if (refusal) state.logs.access(call.request.method, call.url, refusal.status);
    return refusal;
  };
}

function check(state: FastfnState, { operationId, headers, request: { method } }: MockCall): MockResponse | undefined {
  const switches = state.uiState.current;
  const hasToken = headers.get('x-fn-admin-token') === state.adminToken;
  if (!switches.api_enabled) return refuse(404, 'console api disabled');
  if (switches.local_only && headers.has('x-forwarded-for') && !hasToken) return refuse(403, 'console api local-only');
  if (switches.login_api_enabled && !hasToken && !SESSION.has(operationId) && !state.sessions.userOf(headers)) {
    return refuse(401, 'login required');
  }
  if (state.rateLimit?.take(method) === false) return refuse(429, 'too many console requests, try again later');
  if (!SAFE_METHODS.has(method) && !hasToken && headers.get('x-fn-request') !== '1') {
    return refuse(403, 'missing CSRF header');
  }
  if (WRITES.has(operationId) && !hasToken && !switches.write_enabled) return refuse(403, 'console write disabled');
  return undefined;
}
