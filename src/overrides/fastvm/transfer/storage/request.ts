import { backoffMs } from '../../../../core/call/retry.js';
import { sleep } from '../../../../core/util/timers.js';
import type { TransferJob } from '../job.js';
import { describe, type Hop, type HopOutcome } from './errors.js';

const MOST_ATTEMPTS = 3;

/** Repeats a storage request whose failure another attempt may mend, with growing waits. `repeatable: false` means one attempt only. */
export async function retryHop<T>(
  job: TransferJob,
  hop: Hop,
  options: { readonly repeatable: boolean },
  attempt: () => Promise<HopOutcome<T>>,
): Promise<T> {
  for (let number = 1; ; number++) {
    const outcome = await attempt();
    if (outcome.ok) return outcome.value;
    if (!outcome.retryable || !options.repeatable || number === MOST_ATTEMPTS) throw outcome.error;
    const waitMs = outcome.retryAfterMs ?? backoffMs(number - 1);
    job.context.log.debug?.(
      `fastvm: ${describe(hop)}: attempt ${number} of ${MOST_ATTEMPTS} failed; next in ${Math.round(waitMs)} ms`,
    );
    await sleep(waitMs, job.signal);
  }
}
