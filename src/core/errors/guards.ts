import type { ApiError, ConflictError, NotFoundError, RateLimitError } from './api-errors.js';
import type {
  AbortedError,
  ConnectionError,
  DeadlineExceededError,
  RequestTimeoutError,
  ResponseParseError,
} from './call-errors.js';
import { type FastkitError, isErrorOfType } from './fastkit-error.js';

// `instanceof` fails between two copies of the package (ESM and CommonJS, two bundles); these guards do not.

/** Any error thrown by fastkit. */
export const isFastkitError = (value: unknown): value is FastkitError => isErrorOfType(value, 'FastkitError');
/** The service responded with an error status. */
export const isApiError = (value: unknown): value is ApiError => isErrorOfType(value, 'ApiError');
/** 404. */
export const isNotFoundError = (value: unknown): value is NotFoundError => isErrorOfType(value, 'NotFoundError');
/** 409. */
export const isConflictError = (value: unknown): value is ConflictError => isErrorOfType(value, 'ConflictError');
/** 429. */
export const isRateLimitError = (value: unknown): value is RateLimitError => isErrorOfType(value, 'RateLimitError');
/** No complete response arrived (including timeouts and deadlines). */
export const isConnectionError = (value: unknown): value is ConnectionError => isErrorOfType(value, 'ConnectionError');
/** One attempt took too long. */
export const isRequestTimeoutError = (value: unknown): value is RequestTimeoutError =>
  isErrorOfType(value, 'RequestTimeoutError');
/** The whole call took too long. */
export const isDeadlineExceededError = (value: unknown): value is DeadlineExceededError =>
  isErrorOfType(value, 'DeadlineExceededError');
/** The caller's signal aborted the call. */
export const isAbortedError = (value: unknown): value is AbortedError => isErrorOfType(value, 'AbortedError');
/** A success response that could not be parsed. */
export const isResponseParseError = (value: unknown): value is ResponseParseError =>
  isErrorOfType(value, 'ResponseParseError');
