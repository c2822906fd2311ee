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

/** Classifies a failure by the gateway's rules: whether the handler may have run. What to do about it is in `hints.ts`. */
export function classifyFailure(
  operation: Operation,
  failure: ErrorResponse | ConnectionError,
): FailureClassification | undefined {
  if (!('status' in failure)) return undefined;
  return operation.id === PUBLIC_CALL ? classifyPublic(failure) : classifyConsole(failure);
}

function classifyPublic({ status, headers, body }: ErrorResponse): FailureClassification {
  const listed = listedRetrySafety(status, body);
  if (listed !== undefined) return { retry: listed };
  if (PERHAPS_RUN.has(status)) return { retry: 'idempotent' };
  return { retry: NOT_RUN.has(status) && !headers.has(STATE_HEADER) ? 'any' : 'never' };
}

function classifyConsole({ status, headers, body }: ErrorResponse): FailureClassification | undefined {
  const error = isPlainObject(body) && typeof body.error === 'string' ? body.error : '';
  if (status === 429 && !headers.has('retry-after')) return classifyRateLimit(error);
  // Unlike a 502 or a 504, this says that the function was not called.
  if (status === 503 && /^runtime (down|unavailable)/.test(error)) return { retry: 'any' };
  if (status === 502 && error.startsWith('invalid runtime response')) return { retry: 'never' };
  return undefined;
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
