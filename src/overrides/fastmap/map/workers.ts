import type { FastmapApi } from '../../../../generated/fastmap/resources.js';
import { AbortedError } from '../../../core/errors/index.js';
import { retryAfterMs } from '../../../core/http/retry-after.js';
import { sleep } from '../../../core/util/timers.js';
import { InitializationError } from '../errors/index.js';

/** The documented pause between requests while a worker starts. */
const INIT_WAIT_MS = 5_000;

/** Limits how long one batch waits for its worker, measured from the first response that reports it as starting. */
export class WorkerWait {
  readonly #limitMs: number;
  readonly #signal: AbortSignal;
  #endsAt: number | undefined;

  constructor(limitMs: number, signal: AbortSignal) {
    this.#limitMs = limitMs;
    this.#signal = signal;
  }

  /**
   * Waits for the time in `Retry-After`, or 5 seconds, but not beyond the limit.
   *
   * @throws {InitializationError} The limit is reached. {@link AbortedError} as soon as the signal aborts.
   */
  async pause(headers: Headers): Promise<void> {
    const now = performance.now();
    this.#endsAt ??= now + this.#limitMs;
    const remainingMs = this.#endsAt - now;
    if (remainingMs <= 0)
      throw new InitializationError(`it was still starting after ${this.#limitMs} ms (initTimeoutMs)`);
    try {
      await sleep(Math.min(retryAfterMs(headers) ?? INIT_WAIT_MS, remainingMs), this.#signal);
    } catch (reason) {
      throw new AbortedError('map', reason);
    }
  }
}

const DEADLINE_MS = 10_000;

/** Releases the workers of a run. Ignores errors: the service releases idle workers itself after some minutes. */
export async function releaseWorkers(api: FastmapApi, hash: string, runId: string): Promise<void> {
  try {
    await api.done({ func_hash: hash, run_id: runId }, { deadlineMs: DEADLINE_MS });
  } catch {}
}
