import type { ExecResult } from '../../../../generated/fastvm/types.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { loadPart } from '../../../core/util/load-part.js';
import type { DetachedContext, DetachedGuest } from '../detached/detached-guest.js';
import type { ExecLogChunk, ExecLogOptions } from '../detached/logs.js';
import type { DetachedState } from '../detached/status-report.js';
import type { ExecWaitOptions } from '../detached/watch.js';
import { directoryOf } from './exec-id.js';
import { checkRunOptions } from './params.js';

/** Current status of a detached command. */
export interface ExecStatus {
  /** `lost`: gone without an exit code. `missing`: the guest has no such command. */
  readonly state: DetachedState;
  /** Only if `state` is `exited`. */
  readonly exitCode?: number;
  /** Process id in the guest, also that of the process group. */
  readonly pid?: number;
  /** Number of bytes written so far. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

/**
 * A command that runs in a VM independently of this client. All methods use short requests; another process only needs `vmId` and
 * `execId` to continue: `client.vms.attach(vmId, execId)`.
 */
export class ExecHandle {
  readonly vmId: string;
  readonly execId: string;
  readonly #context: DetachedContext;

  /** @throws InvalidArgumentError for an invalid `execId`. */
  constructor(context: DetachedContext, vmId: string, execId: string) {
    directoryOf(execId);
    this.#context = context;
    this.vmId = vmId;
    this.execId = execId;
  }

  /**
   * Waits until the command has ended and returns its result, whose `durationMs` has a resolution of one second. Does not wait for output
   * that the command's child processes write later. Tolerates outages of the service of up to two minutes.
   *
   * **Aborting `signal` ends the waiting and leaves the command running**, unless `onAbort` is `'kill'`.
   *
   * @throws ExecOutcomeUnknownError if the command's outcome is unknown; ExecWaitTimeoutError after `waitTimeoutMs`; AbortedError;
   *   ExecError with `onNonZero: 'throw'`; and what every call throws.
   * @example
   * const { exitCode, stdout } = await handle.wait({ waitTimeoutMs: 3_600_000 });
   */
  async wait(options: ExecWaitOptions = {}): Promise<ExecResult> {
    checkRunOptions(options);
    const { waitForExit } = await loadPart(() => import('../detached/wait-for-exit.js'));
    return waitForExit(await this.#guest(), options);
  }

  /**
   * The output from the start or from an offset, byte for byte, while the command runs and afterwards. To continue later, also from
   * another process, pass the `nextOffset` of the last chunk of each stream: no byte is lost or read twice.
   *
   * Leaving the loop leaves the command running. With `follow`, the loop throws after the last output if the command's outcome is unknown.
   *
   * @throws ExecOutcomeUnknownError, ExecWaitTimeoutError, AbortedError, and what every call throws.
   * @example
   * for await (const { type, text } of handle.logs()) (type === 'stdout' ? process.stdout : process.stderr).write(text);
   */
  async *logs(options: ExecLogOptions = {}): AsyncGenerator<ExecLogChunk, void, undefined> {
    const { readLogs } = await loadPart(() => import('../detached/logs.js'));
    yield* readLogs(await this.#guest(), options);
  }

  /**
   * The command's current status, by one short request. Does not throw for a command that is lost or missing: see `state`.
   *
   * @throws ExecError if the guest cannot report it, and what every call throws.
   * @example
   * const { state, stdoutBytes } = await handle.status();
   */
  async status(options: RequestOptions = {}): Promise<ExecStatus> {
    const { state, exitCode, pid, size } = await (await this.#guest()).state(options);
    return {
      state,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(pid === undefined ? {} : { pid }),
      stdoutBytes: size.stdout,
      stderrBytes: size.stderr,
    };
  }

  /**
   * Sends a signal to the command's process group: the command and the child processes that stayed in the group. Does not wait for the
   * end: `wait()` does, and returns 128 + the signal's number as exit code.
   *
   * In a guest whose shell has neither job control nor `setsid`, only the command itself receives the signal; if it lacks GNU `env` too,
   * commands start with `INT` and `QUIT` ignored.
   *
   * @param signal - Name with or without `SIG`, or a number. Default `TERM`.
   * @returns Whether a process received the signal.
   * @throws ExecError if the guest cannot do it, and what every call throws.
   * @example
   * await handle.kill('KILL');
   */
  async kill(signal: string | number = 'TERM', options: RequestOptions = {}): Promise<boolean> {
    return (await this.#guest()).kill(signal, options);
  }

  /**
   * Removes the command's files from the guest. **A command that is still running is killed first**, with `KILL`. Can be called again.
   *
   * @throws ExecError if the guest cannot do it, and what every call throws.
   * @example
   * const result = await handle.wait();
   * await handle.remove();
   */
  async remove(options: RequestOptions = {}): Promise<void> {
    await (await this.#guest()).remove(options);
  }

  /** Loaded when first needed: few programs detach commands. */
  async #guest(): Promise<DetachedGuest> {
    const { DetachedGuest } = await loadPart(() => import('../detached/detached-guest.js'));
    return new DetachedGuest(this.#context, this.vmId, this.execId);
  }
}
