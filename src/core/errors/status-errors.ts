import { ApiError, type ApiErrorAnswer } from './api-error.js';
import type { CallInfo } from './call-error.js';

/** 400: the request is malformed. */
export class BadRequestError extends ApiError {
  static override readonly type: string = 'BadRequestError';
  static override readonly code: string = 'BAD_REQUEST';
}

/** 401: the credential is missing or wrong. */
export class AuthenticationError extends ApiError {
  static override readonly type: string = 'AuthenticationError';
  static override readonly code: string = 'AUTHENTICATION';
}

/** 403: the credential does not allow this. */
export class PermissionDeniedError extends ApiError {
  static override readonly type: string = 'PermissionDeniedError';
  static override readonly code: string = 'PERMISSION_DENIED';
}

/** 404: there is no such thing. */
export class NotFoundError extends ApiError {
  static override readonly type: string = 'NotFoundError';
  static override readonly code: string = 'NOT_FOUND';
}

/** 405: the method is not allowed there. */
export class MethodNotAllowedError extends ApiError {
  static override readonly type: string = 'MethodNotAllowedError';
  static override readonly code: string = 'METHOD_NOT_ALLOWED';
}

/** 409: the request collides with the current state. Never retried. */
export class ConflictError extends ApiError {
  static override readonly type: string = 'ConflictError';
  static override readonly code: string = 'CONFLICT';
}

/** 413: the service refused the body for its size. */
export class PayloadTooLargeError extends ApiError {
  static override readonly type: string = 'PayloadTooLargeError';
  static override readonly code: string = 'PAYLOAD_TOO_LARGE';
}

/** 422: well-formed, but a value is not acceptable. */
export class UnprocessableEntityError extends ApiError {
  static override readonly type: string = 'UnprocessableEntityError';
  static override readonly code: string = 'UNPROCESSABLE_ENTITY';
}

/** 429: too many requests; see `retryAfterMs`. */
export class RateLimitError extends ApiError {
  static override readonly type: string = 'RateLimitError';
  static override readonly code: string = 'RATE_LIMIT';
}

/** 500 and above: the service failed. */
export class InternalServerError extends ApiError {
  static override readonly type: string = 'InternalServerError';
  static override readonly code: string = 'INTERNAL_SERVER_ERROR';
}

/** The class that stands for `answer.status`. */
export function createApiError(answer: ApiErrorAnswer, call: CallInfo): ApiError {
  const ErrorClass = classOf(answer.status);
  return new ErrorClass(answer, call);
}

function classOf(status: number): typeof ApiError {
  if (status >= 500) return InternalServerError;
  switch (status) {
    case 400:
      return BadRequestError;
    case 401:
      return AuthenticationError;
    case 403:
      return PermissionDeniedError;
    case 404:
      return NotFoundError;
    case 405:
      return MethodNotAllowedError;
    case 409:
      return ConflictError;
    case 413:
      return PayloadTooLargeError;
    case 422:
      return UnprocessableEntityError;
    case 429:
      return RateLimitError;
    default:
      return ApiError;
  }
}
