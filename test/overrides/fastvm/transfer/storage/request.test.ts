import { expect, test, vi } from 'vitest';
import { RetryBudget } from '../../../../../src/core/call/retry-budget.js';
import { FileTransferError } from '../../../../../src/overrides/fastvm/errors/file-transfer-error.js';
import { TransferJob } from '../../../../../src/overrides/fastvm/transfer/job.js';
import {
  retryStorageRequest,
  type StorageOutcome,
  type StorageRequest,
} from '../../../../../src/overrides/fastvm/transfer/storage/request.js';
import { useFakeTime } from '../../../../core/support/fake-time.js';

useFakeTime();

const request: StorageRequest = { phase: 'receive', method: 'GET', url: 'https://storage.test/object?signature=1' };

function storageJob() {
  const context = {
    vms: {} as never,
    baseUrl: 'https://api.test',
    fetch: {} as never,
    log: {},
    retryBudget: new RetryBudget(),
  };
  const job = new TransferJob(context, { action: 'download', vmId: 'vm', remotePath: '/x' }, {});
  let attempts = 0;
  const send = async (url: string, outcome: StorageOutcome<string>): Promise<{ attempts: number; error?: unknown }> => {
    attempts = 0;
    const attempt = async () => {
      attempts++;
      return outcome;
    };
    const settled = retryStorageRequest(job, { ...request, url }, { replayable: true }, attempt).then(
      () => ({ attempts }),
      (error: unknown) => ({ attempts, error }),
    );
    await vi.runAllTimersAsync();
    return settled;
  };
  return { budget: context.retryBudget, send };
}

const failed = (): StorageOutcome<string> => ({
  ok: false,
  error: new FileTransferError('STORAGE', 'receive', 'GET from storage got 503'),
  retryable: true,
});

test('many failed storage requests use up the budget for that storage; then each is sent once, and its error says why', async () => {
  const { budget, send } = storageJob();
  for (let transfer = 0; transfer < 50; transfer++) expect((await send(request.url, failed())).attempts).toBe(3);
  const { attempts, error } = await send(request.url, failed());
  expect(attempts).toBe(1);
  expect(error).toMatchObject({ code: 'STORAGE', hint: expect.stringMatching(/^not retried: the retry budget/) });
  // Storage that is down says nothing about the service, or about other storage.
  expect(budget.take(500)).toBe(true);
  expect((await send('https://other.test/object', failed())).attempts).toBe(3);
});

test('requests that succeed refill it', async () => {
  const { send } = storageJob();
  for (let transfer = 0; transfer < 50; transfer++) await send(request.url, failed());
  for (let transfer = 0; transfer < 10; transfer++) await send(request.url, { ok: true, value: 'bytes' });
  expect((await send(request.url, failed())).attempts).toBe(3);
  expect((await send(request.url, failed())).attempts).toBe(1);
});
