import { expect, test } from 'vitest';
import {
  AbortedError,
  ApiError,
  ConfigurationError,
  ConnectionError,
  createApiError,
  DeadlineExceededError,
  FastkitError,
  InvalidArgumentError,
  RequestTimeoutError,
  RequestTooLargeError,
  ResponseParseError,
} from '../../../src/core/errors/index.js';

const call = { operationId: 'vms.list', method: 'GET', url: 'http://h/vms', attempts: [] };
const response = (status: number) => ({
  status,
  headers: new Headers({ 'set-cookie': 'hunter2' }),
  body: { data: 'hunter2' },
  detail: 'no',
  retryable: false,
});

test.each<[FastkitError, string, string]>([
  [new FastkitError('X', 'x'), 'FastkitError', 'X'],
  [new ConfigurationError('x'), 'ConfigurationError', 'CONFIGURATION'],
  [new InvalidArgumentError('x'), 'InvalidArgumentError', 'INVALID_ARGUMENT'],
  [new RequestTooLargeError('x', { actualBytes: 2, maxBytes: 1 }), 'RequestTooLargeError', 'REQUEST_TOO_LARGE'],
  [new AbortedError('x', 'why'), 'AbortedError', 'ABORTED'],
  [new ConnectionError('x', call), 'ConnectionError', 'CONNECTION'],
  [new RequestTimeoutError(5, call), 'RequestTimeoutError', 'REQUEST_TIMEOUT'],
  [new DeadlineExceededError(5, call), 'DeadlineExceededError', 'DEADLINE_EXCEEDED'],
  [
    new ResponseParseError({ status: 200, contentType: undefined, problem: 'x' }, call),
    'ResponseParseError',
    'RESPONSE_PARSE',
  ],
  [createApiError(response(418), call), 'ApiError', 'API_ERROR'],
  [createApiError(response(304), call), 'ApiError', 'API_ERROR'],
  [createApiError(response(400), call), 'BadRequestError', 'BAD_REQUEST'],
  [createApiError(response(401), call), 'AuthenticationError', 'AUTHENTICATION'],
  [createApiError(response(403), call), 'PermissionDeniedError', 'PERMISSION_DENIED'],
  [createApiError(response(404), call), 'NotFoundError', 'NOT_FOUND'],
  [createApiError(response(405), call), 'MethodNotAllowedError', 'METHOD_NOT_ALLOWED'],
  [createApiError(response(409), call), 'ConflictError', 'CONFLICT'],
  [createApiError(response(413), call), 'PayloadTooLargeError', 'PAYLOAD_TOO_LARGE'],
  [createApiError(response(422), call), 'UnprocessableEntityError', 'UNPROCESSABLE_ENTITY'],
  [createApiError(response(429), call), 'RateLimitError', 'RATE_LIMIT'],
  [createApiError(response(500), call), 'InternalServerError', 'INTERNAL_SERVER_ERROR'],
  [createApiError(response(599), call), 'InternalServerError', 'INTERNAL_SERVER_ERROR'],
])('%s: name and code', (error, name, code) => {
  expect(error).toBeInstanceOf(FastkitError);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name, code });
  expect(error.stack).toContain(`${error.message}`);
  expect(Object.keys(error)).not.toContain('name');
  const logged = JSON.parse(JSON.stringify(error));
  expect(logged).toMatchObject({ name, code, message: error.message });
  expect(JSON.stringify(logged)).not.toContain('hunter2');
});

test('what failed comes first, method and URL last', () => {
  expect(createApiError(response(404), call).message).toBe('404 no (vms.list: GET http://h/vms)');
});

test('toJSON contains attempts, status and the chain of causes without their messages', () => {
  const refused = Object.assign(new Error('connect http://h/?sig=hunter2'), { code: 'ECONNREFUSED' });
  const inner = new ConnectionError(
    'refused',
    { ...call, attempts: [{ number: 1, durationMs: 2 }] },
    { cause: refused, hint: 'h' },
  );
  const outer = new DeadlineExceededError(5, call, { cause: inner });
  expect(JSON.parse(JSON.stringify(outer))).toEqual({
    name: 'DeadlineExceededError',
    code: 'DEADLINE_EXCEEDED',
    message: outer.message,
    ...call,
    cause: {
      name: 'ConnectionError',
      code: 'CONNECTION',
      message: inner.message,
      hint: 'h',
      ...call,
      attempts: [{ number: 1, durationMs: 2 }],
      cause: { name: 'Error', code: 'ECONNREFUSED' },
    },
  });
  expect(createApiError({ ...response(429), retryAfterMs: 5, requestId: 'r' }, call).toJSON()).toMatchObject({
    status: 429,
    retryable: false,
    retryAfterMs: 5,
    requestId: 'r',
  });
});

test.each(['text', null, 0, undefined, { a: 1 }])('the reason %j of an abort is kept by identity', (reason) => {
  expect(new AbortedError('x', reason).reason).toBe(reason);
  expect(() => JSON.stringify(new AbortedError('x', reason))).not.toThrow();
});

test('ApiError is the base of the status errors', () => {
  expect(createApiError(response(404), call)).toBeInstanceOf(ApiError);
});
