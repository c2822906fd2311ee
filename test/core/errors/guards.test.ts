import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import * as own from '../../../src/core/errors/index.js';

type Errors = typeof own;

let minified: Errors;
let otherRealm: Errors;

/** More copies of the errors, as bundlers ship them: other copies of every class, with mangled names; one of them in another realm. */
beforeAll(async () => {
  minified = (await import(`data:text/javascript,${encodeURIComponent(await bundle('esm'))}`)) as Errors;
  otherRealm = runInNewContext(`${await bundle('iife')}; errors`);
});

async function bundle(format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../../src/core/errors/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format,
    globalName: 'errors',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

const call = { operationId: 'vms.list', method: 'GET', url: 'http://h/vms', attempts: [] };
const api = (errors: Errors, status: number) =>
  errors.createApiError({ status, headers: new Headers(), body: undefined, detail: 'no', retryable: false }, call);

type Guards = (keyof Errors & `is${string}`)[];
const ofCalls: Guards = ['isFastkitError', 'isCallError'];
const ofResponses: Guards = [...ofCalls, 'isApiError'];

const cases: [string, (errors: Errors) => Error, Guards][] = [
  ['ApiError', (e) => api(e, 418), ofResponses],
  ['BadRequestError', (e) => api(e, 400), [...ofResponses, 'isBadRequestError']],
  ['AuthenticationError', (e) => api(e, 401), [...ofResponses, 'isAuthenticationError']],
  ['PermissionDeniedError', (e) => api(e, 403), [...ofResponses, 'isPermissionDeniedError']],
  ['NotFoundError', (e) => api(e, 404), [...ofResponses, 'isNotFoundError']],
  ['MethodNotAllowedError', (e) => api(e, 405), [...ofResponses, 'isMethodNotAllowedError']],
  ['ConflictError', (e) => api(e, 409), [...ofResponses, 'isConflictError']],
  ['PayloadTooLargeError', (e) => api(e, 413), [...ofResponses, 'isPayloadTooLargeError']],
  ['UnprocessableEntityError', (e) => api(e, 422), [...ofResponses, 'isUnprocessableEntityError']],
  ['RateLimitError', (e) => api(e, 429), [...ofResponses, 'isRateLimitError']],
  ['InternalServerError', (e) => api(e, 500), [...ofResponses, 'isInternalServerError']],
  ['ConnectionError', (e) => new e.ConnectionError('x', call), [...ofCalls, 'isConnectionError']],
  [
    'RequestTimeoutError',
    (e) => new e.RequestTimeoutError(1, call),
    [...ofCalls, 'isConnectionError', 'isRequestTimeoutError'],
  ],
  [
    'DeadlineExceededError',
    (e) => new e.DeadlineExceededError(1, call),
    [...ofCalls, 'isConnectionError', 'isDeadlineExceededError'],
  ],
  ['AbortedError', (e) => new e.AbortedError('x', 'why'), ['isFastkitError', 'isAbortedError']],
  [
    'ResponseParseError',
    (e) => new e.ResponseParseError({ status: 200, contentType: undefined, problem: 'x' }, call),
    [...ofCalls, 'isResponseParseError'],
  ],
  ['ConfigurationError', (e) => new e.ConfigurationError('x'), ['isFastkitError', 'isConfigurationError']],
  ['InvalidArgumentError', (e) => new e.InvalidArgumentError('x'), ['isFastkitError', 'isInvalidArgumentError']],
  [
    'RequestTooLargeError',
    (e) => new e.RequestTooLargeError('x', { actualBytes: 2, maxBytes: 1 }),
    ['isFastkitError', 'isRequestTooLargeError'],
  ],
  ['LoadError', (e) => new e.LoadError(new Error('x')), ['isFastkitError', 'isLoadError']],
];

const guards = Object.entries(own).filter(([name]) => name.startsWith('is')) as [string, (value: unknown) => boolean][];

test.each(cases)('%s is recognized in every copy, by its own guards only', (name, create, expected) => {
  for (const error of [create(own), create(minified), create(otherRealm)]) {
    expect(error.name).toBe(name);
    expect(guards.filter(([, guard]) => guard(error)).map(([guard]) => guard)).toEqual([...expected].sort());
  }
});

test('the copies really differ', () => {
  expect(api(minified, 404)).not.toBeInstanceOf(own.NotFoundError);
  expect(minified.NotFoundError.name).not.toBe('NotFoundError');
  expect(minified.isNotFoundError(api(own, 404))).toBe(true);
  expect(api(otherRealm, 404)).not.toBeInstanceOf(Error);
  expect(otherRealm.isNotFoundError(api(own, 404))).toBe(true);
});

test.each([undefined, null, 'ApiError', 404, {}, new Error('x'), Object.assign(new Error('x'), { name: 'ApiError' })])(
  '%s is no error of fastkit',
  (value) => {
    for (const [, guard] of guards) expect(guard(value)).toBe(false);
  },
);
