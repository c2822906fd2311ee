import { AbortedError, isAbortedError } from '../../../core/errors/index.js';
import { messageOf } from '../../../core/errors/is-error.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { ExecOutcomeUnknownError, ExecWaitTimeoutError } from '../errors/exec-errors.js';
import type { RunOptions } from '../exec/params.js';
import { Poll } from '../wait/poll.js';
import type { DetachedGuest, OutputRange } from './detached-guest.js';
import type { StatusReport } from './status-report.js';

/** How to wait for a detached command. */
export interface ExecPollOptions {
  /** Maximum poll interval; the first intervals are shorter. Default 2,000. */
  pollIntervalMs?: number | undefined;
  /** Maximum total wait. Default: no limit, because commands may take hours. */
  waitTimeoutMs?: number | undefined;
  /** Ends the waiting immediately with an `AbortedError`. */
  signal?: AbortSignal | undefined;
  /**
   * What an abort does to the command. **`'detach'`, the default, leaves it running** and only ends the waiting; `'kill'` also sends
   * `TERM` to its process group first, which delays the `AbortedError` by at most 10 seconds.
   */
  onAbort?: 'kill' | 'detach' | undefined;
}

/** How to wait for the end of a detached command. */
export interface ExecWaitOptions extends ExecPollOptions, Pick<RunOptions, 'onNonZero'> {
  /** How much of each stream the result keeps, in bytes. Default 4 MiB (4,194,304). */
  maxOutputBytes?: number | undefined;
}

/** How long the service may be unreachable before watching fails. */
const OUTAGE_MS = 120_000;
/** How long the guest may take from creating a command's directory to starting it. */
const START_MS = 30_000;
const KILL_DEADLINE_MS = 10_000;

/** Polls the status of a detached command. */
export class Watch {
  readonly #guest: DetachedGuest;
  readonly #poll: Poll;
  readonly #waitTimeoutMs: number;
  #startingSince: number | undefined;

  constructor(guest: DetachedGuest, { pollIntervalMs, waitTimeoutMs, signal }: ExecPollOptions) {
    this.#guest = guest;
    this.#waitTimeoutMs = checkDurationMs('waitTimeoutMs', waitTimeoutMs) ?? Number.POSITIVE_INFINITY;
    this.#poll = new Poll({
      pollIntervalMs,
      deadlineAt: performance.now() + this.#waitTimeoutMs,
      signal,
      what: `waiting for command ${guest.execId} of VM ${guest.vmId}`,
      outageMs: OUTAGE_MS,
    });
  }

  /**
   * The next status report. Retries failed polls. Throws if the guest has no such command or never starts it, but not for a lost one: its
   * output can still be read.
   */
  async status(range: OutputRange): Promise<StatusReport> {
    for (;;) {
      const status = await this.#poll.attempt((request) => this.#guest.status(range, request));
      if (status !== undefined) {
        this.#check(status);
        return status;
      }
      await this.pause();
    }
  }

  /** Waits until the next poll is due. */
  async pause(): Promise<void> {
    if (this.#poll.expired) {
      const { vmId, execId } = this.#guest;
      throw new ExecWaitTimeoutError(vmId, execId, this.#waitTimeoutMs, { cause: this.#poll.lastError });
    }
    await this.#poll.pause();
  }

  /** To call after new output: more may follow soon. */
  resetInterval(): void {
    this.#poll.resetInterval();
  }

  #check({ state }: StatusReport): void {
    const { vmId, execId } = this.#guest;
    if (state === 'missing') throw new ExecOutcomeUnknownError(vmId, execId, 'missing');
    if (state !== 'starting') this.#startingSince = undefined;
    else this.#startingSince ??= performance.now();
    if (this.#startingSince !== undefined && performance.now() - this.#startingSince > START_MS) {
      throw new ExecOutcomeUnknownError(vmId, execId, 'not-started');
    }
  }
}

/** The error to throw for a failed watch. After an abort with `onAbort: 'kill'`, kills the command first and reports a failed kill. */
export async function afterAbort(guest: DetachedGuest, options: ExecPollOptions, error: unknown): Promise<unknown> {
  if (options.onAbort !== 'kill' || !isAbortedError(error)) return error;
  try {
    await guest.kill('TERM', { deadlineMs: KILL_DEADLINE_MS });
    return error;
  } catch (cause) {
    guest.log.warn?.(
      `fastvm could not kill command ${guest.execId} of VM ${guest.vmId} after an abort: ${messageOf(cause)}`,
    );
    return new AbortedError(
      `waiting for command ${guest.execId} (which may still be running: killing it failed)`,
      error.reason,
    );
  }
}
