import type { Operation } from '../../core/call/operation.js';
import type { ErrorResponse, FailureClassification } from '../../core/call/retry.js';
import type { ConnectionError } from '../../core/errors/index.js';
import { isPlainObject } from '../../core/util/checks.js';
import { listedRetrySafety, STATE_HEADER } from './public/gateway-responses.js';

/** operationId of calls to function URLs, which have no operation in the spec. */
export const PUBLIC_CALL = 'request';

/** Statuses that, without the state header, mean that no handler ran. */
const NOT_RUN: ReadonlySet<number> = new Set([429, 503]);
const PERHAPS_RUN: ReadonlySet<number> = new Set([408, 500, 502, 504]);

/** Classifies a failure by the gateway's rules: whether the handler may have run, and what to do about it. */
export function classifyFailure(
  operation: Operation,
  failure: ErrorResponse | ConnectionError,
): FailureClassification | undefined {
  if (!('status' in failure)) return isRefusedConnection(failure) ? { retry: 'any' } : undefined;
  return operation.id === PUBLIC_CALL ? classifyPublic(failure) : classifyConsole(failure);
}

function classifyPublic({ status, headers, body }: ErrorResponse): FailureClassification {
  const hint = PUBLIC_HINTS[status];
  const listed = listedRetrySafety(status, body);
  if (listed !== undefined) return { retry: listed, hint };
  if (PERHAPS_RUN.has(status)) return { retry: 'idempotent', hint };
  return { retry: NOT_RUN.has(status) && !headers.has(STATE_HEADER) ? 'any' : 'never', hint };
}

function classifyConsole({ status, headers, body }: ErrorResponse): FailureClassification | undefined {
  const error = isPlainObject(body) && typeof body.error === 'string' ? body.error : '';
  if (status === 429 && !headers.has('retry-after')) return classifyRateLimit(error);
  // Unlike a 502 or a 504, this says that the function was not called.
  if (status === 503 && /^runtime (down|unavailable)/.test(error)) return { retry: 'any' };
  if (status === 502 && error.startsWith('invalid runtime response')) return { retry: 'never' };
  const hint = CONSOLE_HINTS[error];
  return hint === undefined ? undefined : { hint };
}

function classifyRateLimit(error: string): FailureClassification {
  if (error.startsWith('worker pool')) return { retry: 'any' };
  if (error.startsWith('too many login')) {
    return { retry: 'later', note: 'logins are locked for up to 5 minutes, even with the right password' };
  }
  return {
    retry: 'later',
    note: 'retry in up to 60 s, when the gateway starts a new window',
    hint: '120 requests per minute and address, at most 30 of them other than GET, in one counter; the token does not lift the limit',
  };
}

const PUBLIC_HINTS: Readonly<Record<number, string>> = {
  404: 'there is no such route, or its function does not accept this method (a 404 here, not a 405); see catalog()',
  409: 'two functions claim this route and method; see mapped_route_conflicts of catalog()',
  421: 'the function’s allow_hosts does not name this host',
  504: 'the function took longer than its timeout_ms, and is still running',
};

const CONSOLE_HINTS: Readonly<Record<string, string>> = {
  'console api disabled': 'the console API is off; it can only be switched on where the gateway runs',
  'console api local-only':
    'the caller is not local or comes through a proxy: the admin token is needed, and is missing or wrong',
  'login required': 'log in with client.login, or pass adminToken',
  'missing CSRF header': 'the x-fn-request header did not arrive: a proxy drops it, or options removed it',
  'console write disabled':
    'the admin token is missing or wrong (a wrong one alone causes no error), and FN_CONSOLE_WRITE_ENABLED is off',
  'invalid json body': 'the gateway also returns this for bodies over about 160 KiB',
};

/** Nothing was sent if no server was listening. */
function isRefusedConnection(error: ConnectionError): boolean {
  let cause: unknown = error;
  for (let depth = 0; cause instanceof Error && depth < 5; depth++) {
    if ('code' in cause && cause.code === 'ECONNREFUSED') return true;
    cause = cause.cause;
  }
  return false;
}
