import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';
import { hide } from '../../../core/errors/inspect.js';
import { visibleLine } from '../../../core/errors/visible-text.js';

/** At most this much of the error output goes into a message. */
const MAX_TAIL_CHARS = 500;

/** Masked before the tail is cut: half of a secret would no longer be recognized. */
const MAX_SOUGHT_CHARS = 10_000;

export interface ExecErrorOptions extends FastkitErrorOptions {
  /** The command as it was passed. */
  readonly command?: string | readonly string[] | undefined;
  /** Masks secrets that the command prints: its input, for instance. */
  readonly redact?: ((text: string) => string) | undefined;
}

/** A command ended with a non-zero exit code or ran out of time, and the caller asked for an error in that case. */
export class ExecError extends FastkitError {
  static override readonly type: string = 'ExecError';
  /** Everything that is known about the run, with its output as it came. Not enumerable. */
  declare readonly execResult: ExecResult;
  /** The command as it was passed. Not enumerable: it may hold secrets. */
  declare readonly command?: string | readonly string[];

  constructor(execResult: ExecResult, options: ExecErrorOptions = {}) {
    const { exitCode, timedOut, durationMs, stderr = '' } = execResult;
    const outcome = timedOut
      ? `timed out after ${durationMs} ms (exit code ${exitCode})`
      : `ended with exit code ${exitCode}`;
    const end = stderr.slice(-MAX_SOUGHT_CHARS);
    const tail = tailOf(options.redact?.(end) ?? end);
    super('EXEC_FAILED', `the command ${outcome}${tail === '' ? '' : `: ${tail}`}`, {
      ...(timedOut ? { hint: 'raise timeoutSec, or use spawn for work of unknown length' } : {}),
      ...options,
    });
    hide(this, { execResult, ...(options.command !== undefined && { command: options.command }) });
  }

  protected override details(): Record<string, unknown> {
    const { exitCode, timedOut, durationMs } = this.execResult;
    return { exec: { exitCode, timedOut, durationMs } };
  }
}

/** The result of a command until its stream broke off: everything but how it ended. */
export type PartialExecResult = Omit<ExecResult, 'exitCode' | 'timedOut'>;

/**
 * An exec stream ended before its exit event: the connection was cut, a line was damaged, or iteration stopped early. It is unknown how
 * the command ended, or whether it ended at all.
 */
export class StreamInterruptedError extends FastkitError {
  static override readonly type: string = 'StreamInterruptedError';
  /** The output up to the interruption, as it came. Not enumerable. */
  declare readonly result: PartialExecResult;

  constructor(problem: string, result: PartialExecResult, options: FastkitErrorOptions = {}) {
    super('STREAM_INTERRUPTED', `the stream of the command ended without an exit event: ${problem}`, {
      hint: 'the command may still run, or may have ended in any way; for work that must survive a lost connection use spawn',
      ...options,
    });
    hide(this, { result });
  }

  protected override details(): Record<string, unknown> {
    const { durationMs, stdout, stderr } = this.result;
    return { durationMs, stdoutLength: stdout.length, stderrLength: stderr.length };
  }
}

/**
 * The outcome of a detached command can no longer be determined: it may have succeeded or failed.
 *
 * - `lost`: its supervisor is gone without a recorded exit code: the VM was rebooted, or the process was killed from outside.
 * - `missing`: the guest has no such command: it was never spawned there, or it was removed.
 * - `not-started`: its directory was created, but it was not started within half a minute.
 */
export class ExecOutcomeUnknownError extends FastkitError {
  static override readonly type: string = 'ExecOutcomeUnknownError';
  readonly vmId: string;
  readonly execId: string;
  readonly reason: 'lost' | 'missing' | 'not-started';

  constructor(vmId: string, execId: string, reason: 'lost' | 'missing' | 'not-started') {
    const problems = {
      lost: 'its process is gone and left no exit code; its output can still be read with logs({ follow: false })',
      missing: 'the guest has no such command',
      'not-started': 'the guest began to start it but did not finish',
    };
    super(
      'EXEC_OUTCOME_UNKNOWN',
      `the outcome of command ${execId} of VM ${visibleLine(vmId)} is unknown: ${problems[reason]}`,
      {
        hint: 'check in the guest whether the work was done before spawning it again',
      },
    );
    this.vmId = visibleLine(vmId);
    this.execId = execId;
    this.reason = reason;
  }

  protected override details(): Record<string, unknown> {
    const { vmId, execId, reason } = this;
    return { vmId, execId, reason };
  }
}

/** A detached command did not end within `waitTimeoutMs`. It is still running. */
export class ExecWaitTimeoutError extends FastkitError {
  static override readonly type: string = 'ExecWaitTimeoutError';
  readonly vmId: string;
  readonly execId: string;
  readonly waitTimeoutMs: number;

  constructor(vmId: string, execId: string, waitTimeoutMs: number, options: FastkitErrorOptions = {}) {
    super(
      'EXEC_WAIT_TIMEOUT',
      `command ${execId} of VM ${visibleLine(vmId)} did not end within waitTimeoutMs (${waitTimeoutMs} ms)`,
      { hint: 'the command is still running: wait again, or end it with kill()', ...options },
    );
    this.vmId = visibleLine(vmId);
    this.execId = execId;
    this.waitTimeoutMs = waitTimeoutMs;
  }

  protected override details(): Record<string, unknown> {
    const { vmId, execId, waitTimeoutMs } = this;
    return { vmId, execId, waitTimeoutMs };
  }
}

function tailOf(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= MAX_TAIL_CHARS ? trimmed : `…${trimmed.slice(-MAX_TAIL_CHARS)}`;
}
