import { retryWaitMs } from '../../../../core/call/retry.js';
import { explainNotRetried, retryCost } from '../../../../core/call/retry-budget.js';
import type { AbortedError } from '../../../../core/errors/call-errors.js';
import { redactPresignedUrl } from '../../../../core/redact/redact.js';
import { sleep } from '../../../../core/util/timers.js';
import type { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';

const MAX_ATTEMPTS = 3;

/** One request between client and storage. */
export interface StorageRequest {
  readonly phase: 'store' | 'receive';
  readonly method: 'PUT' | 'GET';
  readonly url: string;
}

/** Why a storage request failed. */
export type StorageError = FileTransferError | AbortedError;

/** How an attempt ended. */
export type StorageOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: StorageError;
      /** Whether the same request may succeed when it is retried. */
      readonly retryable: boolean;
      readonly retryAfterMs?: number | undefined;
    };

/** `PUT to storage (https://host/path?***)` */
export function describe(request: StorageRequest): string {
  const preposition = request.method === 'PUT' ? 'to' : 'from';
  return `${request.method} ${preposition} storage (${redactPresignedUrl(request.url)})`;
}

/**
 * Retries a storage request after a retryable failure, with growing waits, as long as the client's retry budget for this storage lasts.
 * `replayable: false` means one attempt only.
 */
export async function retryStorageRequest<T>(
  job: TransferJob,
  request: StorageRequest,
  options: { readonly replayable: boolean },
  attempt: () => Promise<StorageOutcome<T>>,
): Promise<T> {
  const budget = job.context.retryBudget.forOriginOf(request.url);
  for (let number = 1; ; number++) {
    const outcome = await attempt();
    if (outcome.ok) {
      budget.giveBack();
      return outcome.value;
    }
    if (!outcome.retryable || !options.replayable || number === MAX_ATTEMPTS) throw outcome.error;
    if (!budget.take(retryCost(outcome.error))) throw explainNotRetried(outcome.error);
    const waitMs = retryWaitMs(number - 1, outcome.retryAfterMs);
    job.context.log.debug?.(
      `fastvm: ${describe(request)}: attempt ${number} of ${MAX_ATTEMPTS} failed; next in ${Math.round(waitMs)} ms`,
    );
    await sleep(waitMs, job.signal);
  }
}
