import type {
  ApiError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  MethodNotAllowedError,
  NotFoundError,
  PayloadTooLargeError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from './api-errors.js';
import type {
  AbortedError,
  CallError,
  ConnectionError,
  DeadlineExceededError,
  RequestTimeoutError,
  ResponseParseError,
  ResponseTooLargeError,
} from './call-errors.js';
import { type FastkitError, isErrorOfType } from './fastkit-error.js';
import type { ConfigurationError, InvalidArgumentError, LoadError, RequestTooLargeError } from './usage-errors.js';

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
/** A response over `maxResponseBytes`. */
export const isResponseTooLargeError = (value: unknown): value is ResponseTooLargeError =>
  isErrorOfType(value, 'ResponseTooLargeError');
/** Any error of a request. */
export const isCallError = (value: unknown): value is CallError => isErrorOfType(value, 'CallError');
/** 400. */
export const isBadRequestError = (value: unknown): value is BadRequestError => isErrorOfType(value, 'BadRequestError');
/** 401. */
export const isAuthenticationError = (value: unknown): value is AuthenticationError =>
  isErrorOfType(value, 'AuthenticationError');
/** 403. */
export const isPermissionDeniedError = (value: unknown): value is PermissionDeniedError =>
  isErrorOfType(value, 'PermissionDeniedError');
/** 405. */
export const isMethodNotAllowedError = (value: unknown): value is MethodNotAllowedError =>
  isErrorOfType(value, 'MethodNotAllowedError');
/** 413. */
export const isPayloadTooLargeError = (value: unknown): value is PayloadTooLargeError =>
  isErrorOfType(value, 'PayloadTooLargeError');
/** 422. */
export const isUnprocessableEntityError = (value: unknown): value is UnprocessableEntityError =>
  isErrorOfType(value, 'UnprocessableEntityError');
/** 500 and above. */
export const isInternalServerError = (value: unknown): value is InternalServerError =>
  isErrorOfType(value, 'InternalServerError');
/** An invalid option or environment variable, or a missing credential. */
export const isConfigurationError = (value: unknown): value is ConfigurationError =>
  isErrorOfType(value, 'ConfigurationError');
/** An invalid argument; nothing was sent. */
export const isInvalidArgumentError = (value: unknown): value is InvalidArgumentError =>
  isErrorOfType(value, 'InvalidArgumentError');
/** A body over the service's limit; nothing was sent. */
export const isRequestTooLargeError = (value: unknown): value is RequestTooLargeError =>
  isErrorOfType(value, 'RequestTooLargeError');
/** A part of fastkit that could not be loaded. */
export const isLoadError = (value: unknown): value is LoadError => isErrorOfType(value, 'LoadError');
