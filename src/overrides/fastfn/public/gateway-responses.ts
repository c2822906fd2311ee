import type { RetrySafety } from '../../../core/call/retry.js';
import { isPlainObject } from '../../../core/util/checks.js';

/** Present on every response that reached the runtime, and on no other. */
export const STATE_HEADER = 'x-fastfn-function-state';

/**
 * The gateway's own responses on function URLs: texts of `error` by status, and which calls may be retried after them. Must match the
 * spec's `x-public-routes`; a test compares them.
 */
export const GATEWAY_RESPONSES: Readonly<Record<number, Readonly<Record<string, RetrySafety>>>> = {
  404: {
    'not found': 'never',
    'unknown function': 'never',
    'unknown runtime': 'never',
    'console ui disabled': 'never',
  },
  405: { 'method not allowed': 'never' },
  409: { 'ambiguous function': 'never' },
  413: { 'payload too large': 'never' },
  421: { 'host not allowed': 'never' },
  429: { 'worker pool overflow': 'any', 'worker pool queue timeout': 'any' },
  502: {
    'runtime error:': 'idempotent',
    'invalid runtime response': 'never',
    'edge proxy disabled': 'never',
    'edge proxy failed:': 'idempotent',
  },
  503: {
    'runtime down': 'any',
    'runtime unavailable': 'any',
    'worker pool overflow': 'any',
    'worker pool queue timeout': 'any',
  },
  504: { 'runtime timeout': 'idempotent' },
};

/** Statuses that the gateway may send with the state header too. */
export const WITH_STATE: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Which calls may be retried after a listed response; `undefined` for any other body. Only a body in exactly the gateway's form counts: an
 * object with `error` alone.
 */
export function listedRetrySafety(status: number, body: unknown): RetrySafety | undefined {
  if (!isPlainObject(body) || Object.keys(body).length !== 1 || typeof body.error !== 'string') return undefined;
  const { error } = body;
  const texts = Object.entries(GATEWAY_RESPONSES[status] ?? {});
  // Only after the texts of a 502 does the gateway append details.
  return texts.find(([text]) => (status === 502 ? error.startsWith(text) : error === text))?.[1];
}
