import { inspect } from 'node:util';
import * as fastfn from 'fastkit/fastfn';
import * as fastmap from 'fastkit/fastmap';
import * as fastvm from 'fastkit/fastvm';
import { expect, test } from 'vitest';

const call = { operationId: 'vms.list', method: 'GET', url: 'http://h/vms', attempts: [] };
const response = { status: 418, headers: new Headers(), body: undefined, detail: 'no', retryable: false };
const none = { hint: undefined };
const vm = { id: 'a', status: 'error' } as fastvm.Vm;
const exec: fastvm.ExecResult = {
  exitCode: 1,
  stdout: '',
  stderr: '',
  timedOut: false,
  stdoutTruncated: false,
  stderrTruncated: false,
  durationMs: 1,
};

test.each<[string, () => fastvm.FastkitError]>([
  ['ConfigurationError', () => new fastvm.ConfigurationError('x', none)],
  ['InvalidArgumentError', () => new fastvm.InvalidArgumentError('x', none)],
  ['RequestTooLargeError', () => new fastvm.RequestTooLargeError('x', { actualBytes: 2, maxBytes: 1 }, none)],
  ['ApiError', () => new fastvm.ApiError({ ...response, ...none }, call)],
  ['NotFoundError', () => new fastvm.NotFoundError({ ...response, requestId: undefined }, call)],
  ['ConnectionError', () => new fastvm.ConnectionError('x', call, none)],
  ['RequestTimeoutError', () => new fastvm.RequestTimeoutError(1, call, none)],
  ['DeadlineExceededError', () => new fastvm.DeadlineExceededError(1, call, none)],
  ['AbortedError', () => new fastvm.AbortedError('x', 'why', none)],
  ['ConsoleError', () => new fastvm.ConsoleError('x', none)],
  ['ExecError', () => new fastvm.ExecError(exec, none)],
  ['FileTransferError', () => new fastvm.FileTransferError('GUEST', 'fetch', 'x', none)],
  ['VMLaunchError', () => new fastvm.VMLaunchError(vm)],
  ['ResourceFailedError', () => new fastvm.ResourceFailedError('snapshot', 'a', { id: 'a' } as fastvm.Snapshot)],
  ['DeployError', () => new fastfn.DeployError('ROUTE_MISSING', 'x', [], none)],
  ['JobCanceledError', () => new fastfn.JobCanceledError('a', none)],
  ['JobFailedError', () => new fastfn.JobFailedError({ id: 'a' } as fastfn.Job)],
  ['CreditsExhaustedError', () => new fastmap.CreditsExhaustedError('CREDIT_LIMIT', 'x', 1, none)],
  ['GzipError', () => new fastmap.GzipError('GZIP_CORRUPT', 'x')],
  ['InitializationError', () => new fastmap.InitializationError('x')],
  ['MapError', () => new fastmap.MapError('MAP_FAILED', 'x', { functionName: 'f', start: 0, end: 1 }, none)],
  ['PickleError', () => new fastmap.PickleError('PICKLE_LIMIT', 'x', none)],
])('%s without a hint has no such property: not undefined, not in JSON, not printed', (name, create) => {
  const error = create();
  expect(error.name).toBe(name);
  expect(error).not.toHaveProperty('hint');
  const optional = ['requestId', 'retryAfterMs', 'command', 'execResult', 'offset', 'path'];
  expect(Object.entries(error).filter(([field, value]) => optional.includes(field) && value === undefined)).toEqual([]);
  expect(Object.keys(error.toJSON())).not.toContain('hint');
  expect(inspect(error)).not.toMatch(/\bhint\b/);
});

test('a hint is a property, in JSON and printed', () => {
  const error = new fastvm.ApiError({ ...response, hint: 'do this' }, call);
  expect(error).toMatchObject({ hint: 'do this' });
  expect(error.toJSON()).toMatchObject({ hint: 'do this' });
  expect(inspect(error)).toContain("hint: 'do this'");
});
