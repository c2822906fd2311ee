export {
  ApiError,
  type ApiErrorResponse,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  createApiError,
  InternalServerError,
  MethodNotAllowedError,
  NotFoundError,
  PayloadTooLargeError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from './api-errors.js';
export {
  AbortedError,
  type Attempt,
  CallError,
  type CallInfo,
  ConnectionError,
  DeadlineExceededError,
  RequestTimeoutError,
  ResponseParseError,
} from './call-errors.js';
export { FastkitError, type FastkitErrorOptions } from './fastkit-error.js';
export {
  isAbortedError,
  isApiError,
  isConflictError,
  isConnectionError,
  isDeadlineExceededError,
  isFastkitError,
  isNotFoundError,
  isRateLimitError,
  isRequestTimeoutError,
  isResponseParseError,
} from './guards.js';
export { ConfigurationError, InvalidArgumentError, LoadError, RequestTooLargeError } from './usage-errors.js';
