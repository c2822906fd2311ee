import { CallError, type CallInfo, quotedLine } from './call-errors.js';
import { hide } from './inspect.js';

/** A response with an error status. */
export interface ApiErrorResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed if JSON or msgpack, otherwise text; truncated at 64 KiB; `undefined` if empty. */
  readonly body: unknown;
  /** One line of bounded length from the body. */
  readonly detail: string;
  readonly requestId?: string | undefined;
  /** Whether retrying the same call later may succeed. */
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
  readonly hint?: string | undefined;
}

/** The service responded with an error status. Subclasses name the common ones. */
export class ApiError extends CallError {
  static override readonly type: string = 'ApiError';
  static readonly code: string = 'API_ERROR';

  readonly status: number;
  /** What the service sent. Not enumerable: headers and body may hold secrets, which `toJSON()` and printed errors do not show. */
  declare readonly headers: Headers;
  declare readonly body: unknown;
  declare readonly requestId?: string;
  readonly retryable: boolean;
  /** The wait that the service asks for, if any. */
  declare readonly retryAfterMs?: number;

  constructor(response: ApiErrorResponse, call: CallInfo) {
    super(new.target.code, `${response.status} ${response.detail}`, call, { hint: response.hint });
    this.status = response.status;
    hide(this, { headers: response.headers, body: response.body });
    this.retryable = response.retryable;
    if (response.requestId !== undefined) this.requestId = quotedLine(response.requestId, call);
    if (response.retryAfterMs !== undefined) this.retryAfterMs = response.retryAfterMs;
  }

  protected override details(): Record<string, unknown> {
    const { status, requestId, retryable, retryAfterMs } = this;
    return { ...super.details(), status, requestId, retryable, retryAfterMs };
  }
}

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

/** 404: the resource does not exist. */
export class NotFoundError extends ApiError {
  static override readonly type: string = 'NotFoundError';
  static override readonly code: string = 'NOT_FOUND';
}

/** 405: the method is not allowed for this path. */
export class MethodNotAllowedError extends ApiError {
  static override readonly type: string = 'MethodNotAllowedError';
  static override readonly code: string = 'METHOD_NOT_ALLOWED';
}

/** 409: the request conflicts with the current state. Never retried. */
export class ConflictError extends ApiError {
  static override readonly type: string = 'ConflictError';
  static override readonly code: string = 'CONFLICT';
}

/** 413: the body is larger than the service accepts. */
export class PayloadTooLargeError extends ApiError {
  static override readonly type: string = 'PayloadTooLargeError';
  static override readonly code: string = 'PAYLOAD_TOO_LARGE';
}

/** 422: the request is well-formed, but a value is invalid. */
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

/** Creates an error of the class for `response.status`. */
export function createApiError(response: ApiErrorResponse, call: CallInfo): ApiError {
  const ErrorClass = classOf(response.status);
  return new ErrorClass(response, call);
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
