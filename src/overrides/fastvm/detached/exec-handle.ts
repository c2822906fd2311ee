import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { ExecOutcomeUnknownError } from '../errors/exec-errors.js';
import { DEFAULT_MAX_OUTPUT_BYTES } from '../exec/exec-stream.js';
import { OutputCapture } from '../exec/output.js';
import { checkOnNonZero, checkOutcome, type RunOptions } from '../exec/params.js';
import { type DetachedGuest, MAX_CHUNK_BYTES, NOTHING } from './guest.js';
import { type ExecLogChunk, type ExecLogOptions, readLogs } from './logs.js';
import type { DetachedState, StatusReport } from './status-report.js';
import { afterAbort, type ExecPollOptions, Watch } from './watch.js';

/** How to wait for the end of a detached command. */
export interface ExecWaitOptions extends ExecPollOptions, Pick<RunOptions, 'onNonZero'> {
  /** How much of each stream the result keeps, in bytes. Default 4 MiB (4,194,304). */
  maxOutputBytes?: number | undefined;
}

/** How a detached command is at the moment. */
export interface ExecStatus {
  /** `lost`: gone without an exit code. `missing`: the guest knows no such command. */
  readonly state: DetachedState;
  /** Only when `state` is `exited`. */
  readonly exitCode?: number;
  /** Process id in the guest, and id of the process group. */
  readonly pid?: number;
  /** How much it has written so far. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

/**
 * A command that runs in a VM on its own, whatever becomes of this client. Everything is done by short requests; `vmId` and `execId`
 * are all that another process needs to go on: `client.vms.attach(vmId, execId)`.
 */
export class ExecHandle {
  readonly vmId: string;
  readonly execId: string;
  readonly #guest: DetachedGuest;

  constructor(guest: DetachedGuest) {
    this.#guest = guest;
    this.vmId = guest.vmId;
    this.execId = guest.execId;
  }

  /**
   * Waits until the command has ended and gives its result, whose `durationMs` is exact to a second. Output that processes of its own
   * write after that is not waited for. Outages of the service of up to two minutes are waited out.
   *
   * **Aborting `signal` ends the waiting and leaves the command running**, unless `onAbort` is `'kill'`.
   *
   * @throws ExecUnknownError when it cannot be known how the command ended; ExecWaitTimeoutError after `waitTimeoutMs`; AbortedError;
   *   ExecError with `onNonZero: 'throw'`; and what every call throws.
   * @example
   * const { exitCode, stdout } = await handle.wait({ waitTimeoutMs: 3_600_000 });
   */
  async wait(options: ExecWaitOptions = {}): Promise<ExecResult> {
    checkOnNonZero(options.onNonZero);
    const watch = new Watch(this.#guest, options);
    try {
      let status = await watch.status(NOTHING);
      while (status.state === 'starting' || status.state === 'running') {
        await watch.pause();
        status = await watch.status(NOTHING);
      }
      if (status.exitCode === undefined) throw new ExecOutcomeUnknownError(this.vmId, this.execId, 'lost');
      const result = await this.#collect(watch, status, status.exitCode, options.maxOutputBytes);
      return checkOutcome(result, undefined, options.onNonZero);
    } catch (error) {
      throw await afterAbort(this.#guest, options, error);
    }
  }

  /**
   * The output from the beginning or from a place in it, byte for byte, while the command runs and after. To go on later, also from
   * another process, pass the `nextOffset` of the last chunk of each stream: nothing is lost, nothing comes twice.
   *
   * Leaving the loop leaves the command running. With `follow`, a command whose outcome is unknown gives its output and then throws.
   *
   * @throws ExecUnknownError, ExecWaitTimeoutError, AbortedError, and what every call throws.
   * @example
   * for await (const { type, text } of handle.logs()) (type === 'stdout' ? process.stdout : process.stderr).write(text);
   */
  logs(options: ExecLogOptions = {}): AsyncGenerator<ExecLogChunk, void, undefined> {
    return readLogs(this.#guest, options);
  }

  /**
   * How the command is now; one short request. Never throws for a command that is lost or missing: see `state`.
   *
   * @throws ExecError when the guest cannot tell, and what every call throws.
   * @example
   * const { state, stdoutBytes } = await handle.status();
   */
  async status(options: RequestOptions = {}): Promise<ExecStatus> {
    const { state, exitCode, pid, size } = await this.#guest.status(NOTHING, options);
    return {
      state,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(pid === undefined ? {} : { pid }),
      stdoutBytes: size.stdout,
      stderrBytes: size.stderr,
    };
  }

  /**
   * Sends a signal to the command and everything that it started, as far as that stayed in its process group. Does not wait for the end:
   * `wait()` does, and gives 128 + the signal's number as exit code.
   *
   * In a guest whose shell has neither job control nor `setsid`, only the command itself gets the signal; and where `env` is not that of
   * GNU either, commands begin with `INT` and `QUIT` ignored.
   *
   * @param signal - Name with or without `SIG`, or a number. Default `TERM`.
   * @returns Whether there was anything left to send it to.
   * @throws ExecError when the guest cannot do it, and what every call throws.
   * @example
   * await handle.kill('KILL');
   */
  async kill(signal: string | number = 'TERM', options: RequestOptions = {}): Promise<boolean> {
    return this.#guest.kill(checkSignal(signal), options);
  }

  /**
   * Removes the command's files from the guest. **A command that still runs is ended first**, with `KILL`. Retrying it is harmless.
   *
   * @throws ExecError when the guest cannot do it, and what every call throws.
   * @example
   * const result = await handle.wait();
   * await handle.remove();
   */
  async remove(options: RequestOptions = {}): Promise<void> {
    await this.#guest.remove(options);
  }

  async #collect(
    watch: Watch,
    end: StatusReport,
    exitCode: number,
    maxBytes = DEFAULT_MAX_OUTPUT_BYTES,
  ): Promise<ExecResult> {
    const captures = { stdout: new OutputCapture(maxBytes), stderr: new OutputCapture(maxBytes) };
    const at = { stdout: 0, stderr: 0 };
    // One byte more than is kept tells whether anything was cut off.
    const wanted = (type: keyof typeof at): number => Math.min(end.size[type], maxBytes + 1) - at[type];
    while (wanted('stdout') > 0 || wanted('stderr') > 0) {
      const status = await watch.status({ ...at, maxBytes: MAX_CHUNK_BYTES });
      if (status.chunk.stdout.length + status.chunk.stderr.length === 0) break;
      for (const type of ['stdout', 'stderr'] as const) {
        const data = status.chunk[type].subarray(0, Math.max(0, wanted(type)));
        captures[type].add(data);
        at[type] += data.length;
      }
    }
    const { stdout, stderr } = captures;
    return {
      exitCode,
      stdout: stdout.text(),
      stderr: stderr.text(),
      timedOut: false,
      stdoutTruncated: stdout.truncated,
      stderrTruncated: stderr.truncated,
      durationMs: end.durationMs,
    };
  }
}

function checkSignal(signal: string | number): string {
  const name = String(signal).replace(/^SIG/, '');
  if (/^([A-Z][A-Z0-9]{1,9}|[1-9]\d?)$/.test(name)) return name;
  throw new InvalidArgumentError(`signal must be a name such as TERM or a number; got ${JSON.stringify(signal)}`);
}
