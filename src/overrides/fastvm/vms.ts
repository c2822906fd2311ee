import { FastvmVms } from '../../../generated/fastvm/resources.js';
import type { ExecParams, ExecResult, Vm, VmLaunchParams } from '../../../generated/fastvm/types.js';
import { ApiPromise } from '../../core/api-promise.js';
import type { RequestOptions } from '../../core/request-options.js';
import { toBase64 } from './base64.js';
import { toArgv } from './command.js';
import { type LaunchedVm, launchedVm } from './launched-vm.js';
import { type WaitOptions, waitForVmReady } from './wait-for-ready.js';

/** A command for {@link Vms.run}. */
export interface RunParams extends Omit<ExecParams, 'command' | 'stdin'> {
  /** Text for `sh -c`, or the argv as it is. */
  command: string | readonly string[];
  /** What the command reads on its standard input: bytes, or text sent as UTF-8. */
  stdin?: string | Uint8Array | undefined;
}

/** How to launch: request options, and how to wait. */
export interface LaunchOptions extends RequestOptions, WaitOptions {
  /** `false` gives the first answer as it came (201 running or 202 queued). Default `true`. */
  wait?: boolean | undefined;
  /** Deletes a VM that does not become ready before the error is thrown. Default `false`. */
  deleteOnFailure?: boolean | undefined;
}

/** What the answer may take beyond the command's own time. */
const EXEC_MARGIN_MS = 15_000;
const CLEANUP_DEADLINE_MS = 10_000;

/** `client.vms`: the generated methods, with waiting for launches and shell text for commands. */
export class Vms extends FastvmVms {
  /**
   * Launches a VM and waits until it runs. Not retried unless `maxRetries` is given for this call.
   *
   * The wait is part of the promise and starts when it is awaited; `asResponse()` gives the launch's own answer. The VM supports
   * `await using`, which deletes it at the end of the block. `POST /v1/vms`
   *
   * @throws VMLaunchError, VMNotReadyError (both carry the VM), and what every call throws.
   * @example
   * const vm = await client.vms.launch({ machineType: 'c1m2', name: 'dev' });
   */
  override launch(params: VmLaunchParams, options: LaunchOptions = {}): ApiPromise<LaunchedVm> {
    const { wait = true, deleteOnFailure = false, pollIntervalMs, waitTimeoutMs, onUpdate, ...request } = options;
    const startedAt = performance.now();
    const launched = super.launch(params, request);
    const withDispose = (vm: Vm): LaunchedVm => launchedVm(vm, () => this.delete(vm.id));
    if (!wait) return launched.map(withDispose);
    const waiting: WaitOptions = { pollIntervalMs, waitTimeoutMs, onUpdate, signal: request.signal };
    return launched.map(async (first) => {
      try {
        const ready = await waitForVmReady((id, o) => this.retrieve(id, o), first.id, waiting, first, startedAt);
        const { snapshotRestoreWarnings } = first;
        return withDispose(snapshotRestoreWarnings === undefined ? ready : { ...ready, snapshotRestoreWarnings });
      } catch (error) {
        // The failure of the launch is what the caller has to know; one of the clean-up would hide it.
        if (deleteOnFailure) await this.delete(first.id, { deadlineMs: CLEANUP_DEADLINE_MS }).catch(() => undefined);
        throw error;
      }
    });
  }

  /**
   * Runs a command in a VM and collects its output (at most 4 MiB per stream, see `stdoutTruncated`). A non-zero exit code is a result,
   * not an error. Not retried unless `maxRetries` is given for this call: the command may have run. `POST /v1/vms/{id}/exec`
   *
   * With `timeoutSec`, the HTTP timeout follows it unless `timeoutMs` is given.
   *
   * @example
   * const { stdout, exitCode } = await client.vms.run(vm.id, { command: 'ls -la | wc -l' });
   */
  override run(id: string, params: RunParams, options: RequestOptions = {}): ApiPromise<ExecResult> {
    const timeoutMs = options.timeoutMs ?? this.#execTimeoutMs(params.timeoutSec);
    return ApiPromise.from(() => super.run(id, toExecParams(params), { ...options, timeoutMs }));
  }

  #execTimeoutMs(timeoutSec: number | undefined): number | undefined {
    if (timeoutSec === undefined) return undefined;
    return Math.max(timeoutSec * 1000 + EXEC_MARGIN_MS, this.core.config.timeoutMs);
  }
}

function toExecParams({ command, stdin, ...rest }: RunParams): ExecParams {
  return { ...rest, command: toArgv(command), ...(stdin === undefined ? {} : { stdin: toBase64(stdin) }) };
}
