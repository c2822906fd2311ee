import type { ExecResult } from '../../../../generated/fastvm/types.js';
import type { ApiPromise } from '../../../core/call/api-promise.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { Log } from '../../../core/options/logger.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { ExecError } from '../errors/exec-errors.js';
import { directoryOf } from '../exec/exec-id.js';
import type { RunParams } from '../exec/params.js';
import { KILL, REMOVE, STATUS_SCRIPT } from './scripts.js';
import { parseStatusReport, type StatusReport } from './status-report.js';

/** The parts of a client that detached commands need. */
export interface DetachedContext {
  readonly run: (vmId: string, params: RunParams, options: RequestOptions) => ApiPromise<ExecResult>;
  readonly maxRetries: number;
  readonly log: Log;
}

/** The offsets where a status report's output starts, and the most bytes of each stream. */
export interface OutputRange {
  readonly stdout: number;
  readonly stderr: number;
  readonly maxBytes: number;
}

/** Two such chunks as hexadecimal text still fit into one response of 4 MiB per stream. */
export const MAX_CHUNK_BYTES = 512 * 1024;
export const NOTHING: OutputRange = { stdout: 0, stderr: 0, maxBytes: 0 };
const SCRIPT_TIMEOUT_SEC = 30;

/** Runs the short shell scripts that monitor a detached command. All are idempotent, so network failures are retried. */
export class DetachedGuest {
  readonly vmId: string;
  readonly execId: string;
  readonly log: Log;
  readonly #context: DetachedContext;
  readonly #directory: string;

  constructor(context: DetachedContext, vmId: string, execId: string) {
    this.#context = context;
    this.#directory = directoryOf(execId);
    this.log = context.log;
    this.vmId = vmId;
    this.execId = execId;
  }

  /** The script's arguments are the command's directory, then `args`. */
  script(
    text: string,
    args: readonly string[],
    options: RequestOptions,
    stdin?: RunParams['stdin'],
  ): ApiPromise<ExecResult> {
    const { run, maxRetries } = this.#context;
    const command = ['sh', '-c', text, 'sh', this.#directory, ...args];
    return run(this.vmId, { command, timeoutSec: SCRIPT_TIMEOUT_SEC, stdin }, { maxRetries, ...options }).map(
      (result, raw) => {
        if (result.exitCode === 0 && !result.timedOut) return result;
        throw new ExecError(result, {
          hint: `internal step for detached command ${this.execId} failed; the guest needs a POSIX sh`,
          redact: (text) => raw.redact(text),
        });
      },
    );
  }

  async status(range: OutputRange, options: RequestOptions): Promise<StatusReport> {
    const numbers = [range.stdout, range.stderr, range.maxBytes].map(String);
    const result = await this.script(STATUS_SCRIPT, numbers, options);
    try {
      return parseStatusReport(result.stdout);
    } catch (cause) {
      throw new ExecError(result, { cause, hint: `could not read the status of command ${this.execId}` });
    }
  }

  /** The status without output. */
  state(options: RequestOptions): Promise<StatusReport> {
    return this.status(NOTHING, options);
  }

  async kill(signal: string | number, options: RequestOptions): Promise<boolean> {
    const { stdout } = await this.script(KILL, [checkSignal(signal)], options);
    return stdout.trim() === 'sent';
  }

  async remove(options: RequestOptions): Promise<void> {
    await this.script(REMOVE, [], options);
  }
}

function checkSignal(signal: string | number): string {
  const name = String(signal).replace(/^SIG/, '');
  if (/^([A-Z][A-Z0-9]{1,9}|[1-9]\d?)$/.test(name)) return name;
  throw new InvalidArgumentError(`signal must be a name such as TERM or a number; got ${JSON.stringify(signal)}`);
}
