import { AbortedError, isAbortedError } from '../../../core/errors/index.js';
import { checkDurationMs } from '../../../core/util/checks.js';
import { ExecOutcomeUnknownError, ExecWaitTimeoutError } from '../errors/exec-errors.js';
import { Poll } from '../poll.js';
import type { DetachedGuest, OutputRange } from './guest.js';
import type { StatusReport } from './status-report.js';

/** How to wait for a detached command. */
export interface ExecPollOptions {
  /** Longest pause between two looks; the first pauses are shorter. Default 2,000. */
  pollIntervalMs?: number | undefined;
  /** How long to wait in all. Default no limit: commands may take hours. */
  waitTimeoutMs?: number | undefined;
  /** Ends the waiting at once with an `AbortedError`. */
  signal?: AbortSignal | undefined;
  /**
   * What an abort does to the command. **`'detach'`, the default, lets it run on** and only ends the waiting; `'kill'` also sends `TERM`
   * to its process group and waits for that, at most 10 seconds, before the `AbortedError` comes.
   */
  onAbort?: 'kill' | 'detach' | undefined;
}

/** How long the service may be unreachable in a row before watching gives up. */
const OUTAGE_MS = 120_000;
/** How long the guest may take from making a command's place to starting it. */
const START_MS = 30_000;
const KILL_DEADLINE_MS = 10_000;

/** Looks at a detached command again and again. */
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
   * The next look that came through. Throws when the guest knows no such command or never starts it; a lost one is the caller's to
   * judge, for its output can still be read.
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

  /** Waits until the next look is due. */
  async pause(): Promise<void> {
    if (this.#poll.expired) {
      const { vmId, execId } = this.#guest;
      throw new ExecWaitTimeoutError(vmId, execId, this.#waitTimeoutMs, { cause: this.#poll.lastError });
    }
    await this.#poll.pause();
  }

  /** There was new output: more may follow soon. */
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

/** What to throw for a failed watch: an abort that was to kill the command does so first. A failing kill is told, not hidden. */
export async function afterAbort(guest: DetachedGuest, options: ExecPollOptions, error: unknown): Promise<unknown> {
  if (options.onAbort !== 'kill' || !isAbortedError(error)) return error;
  try {
    await guest.kill('TERM', { deadlineMs: KILL_DEADLINE_MS });
    return error;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    guest.log.warn?.(`fastvm could not kill command ${guest.execId} of VM ${guest.vmId} after an abort: ${problem}`);
    return new AbortedError(`waiting for command ${guest.execId} (which may run on: its kill failed)`, error.reason);
  }
}
