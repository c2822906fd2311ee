import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import { AbortedError } from '../../../core/errors/index.js';
import { retryAfterMs } from '../../../core/http/retry-after.js';
import { sleep } from '../../../core/util/timers.js';
import { InitializationError } from '../errors/index.js';

/** The documented wait while a worker starts. */
const INIT_WAIT_MS = 5_000;

/** How long one batch has waited for its worker, measured from the first response that told it to. */
export class WorkerWait {
  readonly #limitMs: number;
  readonly #signal: AbortSignal;
  #endsAt: number | undefined;

  constructor(limitMs: number, signal: AbortSignal) {
    this.#limitMs = limitMs;
    this.#signal = signal;
  }

  /**
   * Waits as long as `Retry-After` says, or 5 seconds; the last time only to the end of the limit.
   *
   * @throws {InitializationError} The time is up. {@link AbortedError} as soon as the signal aborts.
   */
  async pause(headers: Headers): Promise<void> {
    const now = performance.now();
    this.#endsAt ??= now + this.#limitMs;
    const remainingMs = this.#endsAt - now;
    if (remainingMs <= 0)
      throw new InitializationError(`it was still starting after initTimeoutMs (${this.#limitMs} ms)`);
    try {
      await sleep(Math.min(retryAfterMs(headers) ?? INIT_WAIT_MS, remainingMs), this.#signal);
    } catch (reason) {
      throw new AbortedError('map', reason);
    }
  }
}

const DEADLINE_MS = 10_000;

/** Frees the workers of a run. Failing to do so is not the run's failure: they end by themselves after some minutes. */
export async function releaseWorkers(api: FastmapApi, hash: string, runId: string): Promise<void> {
  try {
    await api.done({ func_hash: hash, run_id: runId }, { deadlineMs: DEADLINE_MS });
  } catch {}
}
