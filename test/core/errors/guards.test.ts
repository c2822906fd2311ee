import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import * as own from '../../../src/core/errors/index.js';

type Errors = typeof own;

let minified: Errors;

/** A second copy of the errors, as a bundler ships it: another copy of every class, with mangled names. */
beforeAll(async () => {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('../../../src/core/errors/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  const text = result.outputFiles[0]?.text ?? '';
  minified = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Errors;
});

const call = { operationId: 'vms.list', method: 'GET', url: 'http://h/vms', attempts: [] };
const api = (errors: Errors, status: number) =>
  errors.createApiError({ status, headers: new Headers(), body: undefined, detail: 'no', retryable: false }, call);

const cases: [string, (errors: Errors) => Error, (keyof Errors & `is${string}`)[]][] = [
  ['ApiError', (e) => api(e, 418), ['isFastkitError', 'isApiError']],
  ['NotFoundError', (e) => api(e, 404), ['isFastkitError', 'isApiError', 'isNotFoundError']],
  ['ConflictError', (e) => api(e, 409), ['isFastkitError', 'isApiError', 'isConflictError']],
  ['RateLimitError', (e) => api(e, 429), ['isFastkitError', 'isApiError', 'isRateLimitError']],
  ['ConnectionError', (e) => new e.ConnectionError('x', call), ['isFastkitError', 'isConnectionError']],
  [
    'RequestTimeoutError',
    (e) => new e.RequestTimeoutError(1, call),
    ['isFastkitError', 'isConnectionError', 'isRequestTimeoutError'],
  ],
  [
    'DeadlineExceededError',
    (e) => new e.DeadlineExceededError(1, call),
    ['isFastkitError', 'isConnectionError', 'isDeadlineExceededError'],
  ],
  ['AbortedError', (e) => new e.AbortedError('x', 'why'), ['isFastkitError', 'isAbortedError']],
  [
    'ResponseParseError',
    (e) => new e.ResponseParseError({ status: 200, contentType: undefined, problem: 'x' }, call),
    ['isFastkitError', 'isResponseParseError'],
  ],
  ['ConfigurationError', (e) => new e.ConfigurationError('x'), ['isFastkitError']],
];

const guards = Object.entries(own).filter(([name]) => name.startsWith('is')) as [string, (value: unknown) => boolean][];

test.each(cases)('%s is recognized in both copies, by its own guards only', (name, create, expected) => {
  for (const error of [create(own), create(minified)]) {
    expect(error.name).toBe(name);
    expect(guards.filter(([, guard]) => guard(error)).map(([guard]) => guard)).toEqual([...expected].sort());
  }
});

test('the copies really are two', () => {
  expect(api(minified, 404)).not.toBeInstanceOf(own.NotFoundError);
  expect(minified.NotFoundError.name).not.toBe('NotFoundError');
  expect(minified.isNotFoundError(api(own, 404))).toBe(true);
});

test.each([undefined, null, 'ApiError', 404, {}, new Error('x'), Object.assign(new Error('x'), { name: 'ApiError' })])(
  '%s is no error of fastkit',
  (value) => {
    for (const [, guard] of guards) expect(guard(value)).toBe(false);
  },
);
