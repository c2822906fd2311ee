import { describe, expect, test } from 'vitest';
import {
  AbortedError,
  type ApiError,
  ConnectionError,
  createApiError,
  DeadlineExceededError,
  FastkitError,
  ResponseParseError,
} from '../../../src/core/errors/index.js';
import { maskError } from '../../../src/core/errors/mask-error.js';
import { FunctionError, JobFailedError, JobNotDoneError } from '../../../src/overrides/fastfn/errors/index.js';
import { InitializationError, MapError } from '../../../src/overrides/fastmap/errors/index.js';
import {
  ExecError,
  FileTransferError,
  ResourceFailedError,
  ResourceNotReadyError,
  StreamInterruptedError,
  VMLaunchError,
  VMNotReadyError,
} from '../../../src/overrides/fastvm/errors/index.js';
import { printed } from '../support/printed.js';

const call = { operationId: 'vms.list', method: 'GET', url: 'http://h/vms', attempts: [{ number: 1, durationMs: 2 }] };
const redact = (text: string): string => text.replaceAll('hunter2', '***');
const apiError = (): ApiError =>
  createApiError(
    {
      status: 500,
      headers: new Headers({ 'set-cookie': 'hunter2' }),
      body: { token: 'hunter2' },
      detail: 'no',
      requestId: 'hunter2\u001b',
      retryable: false,
    },
    { ...call, redact },
  );
const execResult = {
  exitCode: 3,
  stdout: 'hunter2',
  stderr: '',
  timedOut: false,
  stdoutTruncated: false,
  stderrTruncated: false,
  durationMs: 1,
};
const vm = { id: 'vm-1', status: 'error', envVars: { PASSWORD: 'hunter2' } } as never;
const job = { id: 'job-1', status: 'failed', attempt: 2, headers: { authorization: 'hunter2' } } as never;
const resource = { id: 'v', status: 'error', data: 'hunter2' } as never;
const foreign = (): Error => {
  const below = Object.assign(new Error('GET http://h/?sig=hunter2'), { code: 'ECONNRESET' });
  return new Error('fetch failed: hunter2', { cause: below });
};

const errors: [string, () => FastkitError, (error: never) => unknown, unknown][] = [
  ['body', apiError, (error: ApiError) => error.body, { token: 'hunter2' }],
  ['headers', apiError, (error: ApiError) => error.headers.get('set-cookie'), 'hunter2'],
  [
    'cause',
    () => new ConnectionError('no', { ...call, redact }, { cause: foreign() }),
    (error: ConnectionError) => (error.cause as Error).message,
    'fetch failed: ***',
  ],
  [
    'cause of a parse error',
    () =>
      new ResponseParseError(
        { status: 200, contentType: 'hunter2', problem: 'x', cause: foreign() },
        { ...call, redact },
      ),
    (error: ResponseParseError) => error.contentType,
    '***',
  ],
  [
    'chain of causes',
    () => new DeadlineExceededError(5, call, { cause: apiError() }),
    (error: DeadlineExceededError) => (error.cause as ApiError).body,
    { token: 'hunter2' },
  ],
  ['vm', () => new VMLaunchError(vm), (error: VMLaunchError) => error.vm, vm],
  ['vm in time', () => new VMNotReadyError('vm-1', vm, 5), (error: VMNotReadyError) => error.vm, vm],
  [
    'resource',
    () => new ResourceFailedError('volume', 'v', resource),
    (error: ResourceFailedError) => error.resource,
    resource,
  ],
  [
    'resource in time',
    () => new ResourceNotReadyError('volume', 'v', resource, 5),
    (error: ResourceNotReadyError) => error.resource,
    resource,
  ],
  [
    'execResult',
    () => new ExecError(execResult, { command: ['x', 'hunter2'] }),
    (error: ExecError) => [error.execResult, error.command],
    [execResult, ['x', 'hunter2']],
  ],
  [
    'result',
    () => new StreamInterruptedError('x', execResult),
    (error: StreamInterruptedError) => error.result,
    execResult,
  ],
  [
    'execResult of a transfer',
    () => new FileTransferError('GUEST', 'fetch', 'x', { execResult }),
    (error: FileTransferError) => error.execResult,
    execResult,
  ],
  ['job', () => new JobFailedError(job), (error: JobFailedError) => error.job, job],
  ['job in time', () => new JobNotDoneError('job-1', job, 5), (error: JobNotDoneError) => error.job, job],
  [
    'data',
    () => new FunctionError('f', { status: 400, data: { a: 'hunter2' }, detail: 'no' }),
    (error: FunctionError) => error.data,
    { a: 'hunter2' },
  ],
  [
    'results',
    () =>
      Object.assign(new MapError('MAP_FAILED', 'x', { functionName: 'f', start: 0, end: 1 }), { results: ['hunter2'] }),
    (error: MapError) => error.results,
    ['hunter2'],
  ],
  [
    'traceback',
    () => new InitializationError('x', 'hunter2\na\nb\nc\nd'),
    (error: InitializationError) => error.traceback,
    'hunter2\na\nb\nc\nd',
  ],
];

describe.each(errors)('%s', (_, create, read, value) => {
  test('can be read, and is in no log and no report', () => {
    expect(read(create() as never)).toEqual(value);
    for (const [way, text] of Object.entries(printed(create()))) expect(text, way).not.toMatch(/hunter2/);
  });
});

test('an abort shows nothing of the reason, and keeps the same object', () => {
  const reason = { password: 'hunter2' };
  const error = new AbortedError('x', reason);
  expect([error.reason, error.cause]).toEqual([reason, reason]);
  expect(error.reason).toBe(reason);
  const { withoutCustom: _cause, ...texts } = printed(error);
  for (const [way, text] of Object.entries(texts)) {
    // Test runners print the cause of any error; this one is the caller's own.
    if (!['assert', 'vitest', 'jest'].includes(way)) expect(text, way).not.toMatch(/hunter2/);
  }
});

test('console.error shows the stack and the fields of toJSON', () => {
  const { inspect } = printed(apiError());
  expect(inspect).toMatch(/^InternalServerError: 500 no \(vms\.list: GET http:\/\/h\/vms\)\n {4}at /);
  expect(inspect).toMatch(/code: 'INTERNAL_SERVER_ERROR',.*operationId: 'vms.list',.*durationMs: 2.*status: 500/s);
});

test('whatever a service or guest says is of bounded size and shows its control characters', () => {
  const hostile = `\u001b[2J\u202e${'x'.repeat(100_000)}`;
  const all = [
    new FastkitError('X', hostile, { hint: hostile }),
    new VMLaunchError({ id: hostile, status: hostile } as never),
    new JobFailedError({ id: hostile, name: hostile, last_error: hostile, status: 'failed' } as never),
    new ExecError({ ...execResult, stderr: hostile }),
    new MapError('MAP_FAILED', hostile, {
      functionName: 'f',
      start: 0,
      end: 1,
      exception: hostile,
      traceback: `${hostile}\n`.repeat(9),
      badModules: Array.from({ length: 1000 }, () => hostile),
    }),
  ];
  for (const error of all) {
    for (const text of [error.message, error.hint ?? '', JSON.stringify(error), printed(error).inspect ?? '']) {
      expect(text).not.toMatch(/[\u001b\u202e]/);
      expect(text.length).toBeLessThan(200_000);
    }
    expect(error.message.length).toBeLessThan(40_000);
    expect(JSON.stringify(error.toJSON()).length).toBeLessThan(150_000);
  }
});

test('the texts of a frozen or cyclic foreign error do not hurt', () => {
  const frozen = Object.freeze(new Error('hunter2'));
  maskError(frozen, redact);
  expect(frozen.message).toBe('hunter2');
  const cyclic = new Error('hunter2');
  cyclic.cause = cyclic;
  maskError(cyclic, redact);
  expect([cyclic.message, cyclic.stack]).toEqual(['***', expect.not.stringContaining('hunter2')]);
});
