import { describe, expect, test } from 'vitest';
import { PythonCrashError, type PythonOutcome } from '../../../src/mock/fastmap/index.js';
import { encodePickle } from '../../../src/overrides/fastmap/pickle/index.js';
import { Account, fields, reference } from './account.js';

const FUNCTION = { func: reference('math', 'sqrt') };
const PICKLE = encodePickle(
  new Map<string, unknown>([
    ['status', 'BATCH_PROCESSED'],
    ['results', [2]],
  ]),
);

/** A runtime that returns the same outcome for every batch. */
function always(outcome: PythonOutcome) {
  return { run: async () => outcome };
}

const halfSecond = always({ kind: 'results', pickle: PICKLE, mapSeconds: 0.5, output: 'hello\n' });

describe('mapBatch', () => {
  test('does not know a function that was not uploaded', async () => {
    const response = await new Account({ python: halfSecond }).map('0123456789abcdef', [4]);
    expect(fields(response)).toEqual({ status: 'DOES_NOT_EXIST' });
  });

  test('returns signed results and their cost', async () => {
    const account = new Account({ python: halfSecond, creditsPerSecond: 3 });
    const response = await account.map(await account.upload(FUNCTION), [4]);
    expect(response).toMatchObject({
      status: 200,
      mediaType: 'application/octet-stream',
      headers: {
        'X-Status': 'BATCH_PROCESSED',
        'X-Map-Seconds': '0.500000',
        'X-Credits': '1.50000000',
        'X-Service-Id': 'svc-1',
        'X-Application-Seconds': expect.stringMatching(/^\d+\.\d{6}$/),
        'X-Content-Signature': await account.signer.sign(response.body as Uint8Array),
      },
    });
    expect(account.state.runs.list()).toMatchObject([{ batches: 1, mapSeconds: 0.5, credits: 1.5, output: 'hello\n' }]);
  });

  test('responds with INITIALIZING as often as configured, for each run', async () => {
    const account = new Account({ python: halfSecond, workers: { initializingResponses: 2, retryAfterSec: 0.01 } });
    const hash = await account.upload(FUNCTION);
    const words = async (run: string): Promise<unknown[]> => {
      const responses = [
        await account.map(hash, [4], run),
        await account.map(hash, [4], run),
        await account.map(hash, [4], run),
      ];
      return responses.map((response) => [response.headers?.['X-Status'], response.headers?.['Retry-After']]);
    };
    const expected = [
      ['INITIALIZING', '0.01'],
      ['INITIALIZING', '0.01'],
      ['BATCH_PROCESSED', undefined],
    ];
    expect(await words('run-1')).toEqual(expected);
    expect(await words('run-2')).toEqual(expected);
  });

  test('rejects work with 402 once the credits are used up, and uses the rest of them', async () => {
    const account = new Account({ python: halfSecond, creditsPerSecond: 10, creditLimit: 8 });
    const hash = await account.upload(FUNCTION);
    expect((await account.map(hash, [4])).status).toBe(200);
    expect((await account.map(hash, [4])).status).toBe(200);
    for (const refused of [
      await account.map(hash, [4]),
      await account.post('auth', {}),
      await account.post('init', { func_hash: hash }),
    ]) {
      expect(refused).toMatchObject({ status: 402, headers: { 'X-Status': 'NOT_ENOUGH_CREDITS' } });
      expect(fields(refused)).toEqual({ credits_used: 10 });
    }
    expect(fields(await account.post('done', { func_hash: hash, run_id: 'run-1' }))).toEqual({ status: 'DONE' });
    account.state.reset();
    expect((await account.post('auth', {})).status).toBe(200);
  });

  test.each([
    ['no gzip', Uint8Array.of(1, 2, 3)],
    ['no bytes', new Uint8Array(0)],
  ])('refuses a batch that is %s', async (_, batch) => {
    const account = new Account({ python: halfSecond });
    const func_hash = await account.upload(FUNCTION);
    const response = await account.post('mapBatch', { func_hash, batch, run_id: 'run-1' });
    expect(response).toMatchObject({ status: 400, headers: { 'X-Status': 'BAD_REQUEST' } });
    expect(fields(response).reason).toMatch(/^the batch cannot be read: /);
  });

  test('cannot start a worker with an invalid payload', async () => {
    const account = new Account({ python: halfSecond });
    const func_hash = '0123456789abcdef';
    await account.post('init', { func_hash, func: Uint8Array.of(1, 2, 3) });
    const response = await account.map(func_hash, [4]);
    expect(fields(response)).toMatchObject({
      status: 'INITIALIZATION_ERROR',
      init_error: expect.stringMatching(/^the uploaded function cannot be read: /),
    });
  });

  test('returns 500 when the interpreter crashes', async () => {
    const account = new Account({ python: { run: () => Promise.reject(new PythonCrashError('it is gone')) } });
    const response = await account.map(await account.upload(FUNCTION), [4]);
    expect(response).toMatchObject({ status: 500, headers: { 'X-Status': 'INTERNAL_FASTMAP_ERROR' } });
    expect(fields(response)).toEqual({ status: 'INTERNAL_FASTMAP_ERROR', reason: 'it is gone' });
  });

  test('rejects if there is no Python runtime', async () => {
    const account = new Account({ python: { run: () => Promise.reject(new Error('not installed')) } });
    await expect(account.map(await account.upload(FUNCTION), [4])).rejects.toThrow('not installed');
  });
});

describe('done', () => {
  test('releases a run once', async () => {
    const account = new Account({ python: halfSecond });
    const func_hash = await account.upload(FUNCTION);
    const done = async (): Promise<unknown> =>
      fields(await account.post('done', { func_hash, run_id: 'run-1' })).status;
    expect(await done()).toBe('NOT_FOUND');
    await account.map(func_hash, [4]);
    expect(await done()).toBe('DONE');
    expect(await done()).toBe('NOT_FOUND');
    expect(account.state.runs.list()).toMatchObject([{ runId: 'run-1', released: true }]);
  });

  test('a batch after it gets a new worker', async () => {
    const account = new Account({ python: halfSecond });
    const func_hash = await account.upload(FUNCTION);
    await account.map(func_hash, [4]);
    await account.post('done', { func_hash, run_id: 'run-1' });
    expect((await account.map(func_hash, [4])).headers).toMatchObject({ 'X-Service-Id': 'svc-2' });
    expect(account.state.runs.list()).toMatchObject([{ batches: 2, released: false }]);
  });
});
