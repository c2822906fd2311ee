import { causesOf } from '../errors/causes.js';
import { ApiError, type ConnectionError } from '../errors/index.js';
import type { Operation } from './operation.js';

const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Which calls may be retried after a failure.
 *
 * - `any`: the service did nothing, so every call may be retried.
 * - `idempotent`: the service may have done the work; only calls that can run twice are retried.
 * - `later`: retrying may succeed, but not within the time that backoff waits; left to the caller.
 * - `never`: retrying would fail in the same way.
 */
export type RetrySafety = 'any' | 'idempotent' | 'later' | 'never';

/** What a service knows about a failure beyond its status. */
export interface FailureClassification {
  readonly retry?: RetrySafety | undefined;
  /** How to fix it. */
  readonly hint?: string | undefined;
  /** Added to the message. */
  readonly note?: string | undefined;
}

/** The parts of an error response that a classification may use. */
export interface ErrorResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed if JSON, otherwise text. */
  readonly body: unknown;
}

/** A service's classification of a failure; `undefined` means that its status and the operation's retry class decide. */
export type ClassifyFailure = (
  operation: Operation,
  failure: ErrorResponse | ConnectionError,
) => FailureClassification | undefined;

/** Whether a retry could succeed after a response with this status. 409 is never retried, whatever the service says. */
export function isRetryableStatus(status: number, headers: Headers): boolean {
  if (status === 409) return false;
  const header = headers.get('x-should-retry');
  if (header === 'true') return true;
  if (header === 'false') return false;
  return RETRYABLE_STATUS.has(status);
}

/**
 * Maximum number of retries of a call. An operation that must not run twice is retried only if the caller sets it for this call (the
 * client's default does not count), or if the service is known to have done nothing.
 */
export function allowedRetries(
  operation: Operation,
  perCall: number | undefined,
  perClient: number,
  safety?: RetrySafety,
): number {
  if (safety === 'never' || safety === 'later') return 0;
  if (perCall !== undefined) return perCall;
  return operation.retry === 'never' && safety !== 'any' ? 0 : perClient;
}

/** Longer waits are left to the caller: the call ends with the error, whose `retryAfterMs` says how long. */
export const MAX_RETRY_AFTER_MS = 60_000;

/** Codes of connections that failed before anything was sent. */
const NOTHING_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROXY_REFUSED',
  'PROXY_UNREACHABLE',
]);

/**
 * The safety of a retry as far as the failure proves it: 429, and connections that were never made, are from before any work, so that even
 * calls that must not run twice are retried.
 */
export function provenSafety(failure: ApiError | ConnectionError): RetrySafety | undefined {
  if (failure instanceof ApiError) return failure.status === 429 ? 'any' : undefined;
  return [...causesOf(failure.cause)].some(({ code }) => NOTHING_SENT.has(code)) ? 'any' : undefined;
}

const FIRST_MS = 500;
const MAX_BACKOFF_MS = 8_000;
/** Clients that were all told the same `Retry-After` return spread over this share of it. */
const RETRY_AFTER_SPREAD = 0.1;

/** Backoff before retry number `retry` (0 for the first), with full jitter: drawn uniformly from 0 to 0.5·2ⁿ s, at most 8 s. */
export function backoffMs(retry: number, random: () => number = Math.random): number {
  return Math.min(FIRST_MS * 2 ** retry, MAX_BACKOFF_MS) * (1 - random());
}

/** Wait before retry number `retry`: the time that the service asks for and up to a tenth more, otherwise the backoff. */
export function retryWaitMs(
  retry: number,
  retryAfterMs: number | undefined,
  random: () => number = Math.random,
): number {
  return retryAfterMs === undefined ? backoffMs(retry, random) : retryAfterMs * (1 + random() * RETRY_AFTER_SPREAD);
}
