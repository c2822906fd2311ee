export { AbortedError } from './aborted-error.js';
export { ApiError, type ApiErrorAnswer } from './api-error.js';
export { type Attempt, CallError, type CallInfo } from './call-error.js';
export { ConnectionError, DeadlineExceededError, RequestTimeoutError } from './connection-errors.js';
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
export { ResponseParseError } from './response-parse-error.js';
export {
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
} from './status-errors.js';
export { ConfigurationError, InvalidArgumentError, RequestTooLargeError } from './usage-errors.js';
