import { backoffMs } from '../../../../core/call/retry.js';
import { sleep } from '../../../../core/util/timers.js';
import type { TransferJob } from '../job.js';
import { describe, type StorageOutcome, type StorageRequest } from './errors.js';

const MAX_ATTEMPTS = 3;

/** Retries a storage request whose failure another attempt may fix, with growing waits. `retryable: false` means one attempt only. */
export async function retryStorageRequest<T>(
  job: TransferJob,
  request: StorageRequest,
  options: { readonly replayable: boolean },
  attempt: () => Promise<StorageOutcome<T>>,
): Promise<T> {
  for (let number = 1; ; number++) {
    const outcome = await attempt();
    if (outcome.ok) return outcome.value;
    if (!outcome.retryable || !options.replayable || number === MAX_ATTEMPTS) throw outcome.error;
    const waitMs = outcome.retryAfterMs ?? backoffMs(number - 1);
    job.context.log.debug?.(
      `fastvm: ${describe(request)}: attempt ${number} of ${MAX_ATTEMPTS} failed; next in ${Math.round(waitMs)} ms`,
    );
    await sleep(waitMs, job.signal);
  }
}
