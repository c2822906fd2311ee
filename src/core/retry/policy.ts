import type { Operation } from '../operation.js';

const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Whether repeating could help after an answer with this status. 409 is never repeated, whatever the service says. */
export function isRetryableStatus(status: number, headers: Headers): boolean {
  if (status === 409) return false;
  const wish = headers.get('x-should-retry');
  if (wish === 'true') return true;
  if (wish === 'false') return false;
  return RETRYABLE_STATUS.has(status);
}

/**
 * How often a call may be repeated. An operation that must not run twice is repeated only when the caller says so for this call;
 * the client's default does not count.
 */
export function allowedRetries(operation: Operation, perCall: number | undefined, perClient: number): number {
  if (perCall !== undefined) return perCall;
  return operation.retry === 'never' ? 0 : perClient;
}
