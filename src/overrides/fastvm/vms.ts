import { FastvmVms } from '../../../generated/fastvm/resources.js';
import type { ExecResult, Vm, VmLaunchParams } from '../../../generated/fastvm/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { checkObject } from '../../core/util/checks.js';
import { checkExecResult, checkVm } from './check-response.js';
import { ExecHandle } from './detached/exec-handle.js';
import { type DetachedContext, DetachedGuest } from './detached/guest.js';
import { type SpawnParams, spawn } from './detached/spawn.js';
import { type ExecStream, openExecStream, type StreamOptions } from './exec/exec-stream.js';
import {
  checkOnNonZero,
  checkOutcome,
  execRequest,
  type RunOptions,
  type RunParams,
  toExecParams,
} from './exec/params.js';
import { type LaunchedVm, launchedVm } from './launched-vm.js';
import type { PollRequestOptions } from './poll.js';
import { type WaitOptions, waitForVmReady } from './wait-for-ready.js';

/** How to launch: request options, and how to wait. `deadlineMs` limits request and wait together, like `waitTimeoutMs`. */
export interface LaunchOptions extends RequestOptions, WaitOptions {
  /** `false` gives the first respond as it came (201 running or 202 queued). Default `true`. */
  wait?: boolean | undefined;
  /** Deletes a VM that does not become ready before the error is thrown. Default `false`. */
  deleteOnFailure?: boolean | undefined;
}

const CLEANUP_DEADLINE_MS = 10_000;

/** `client.vms`: the generated methods, with waiting for launches and shell text for commands. */
export class Vms extends FastvmVms {
  /**
   * Launches a VM and waits until it runs. Not retried unless `maxRetries` is given for this call.
   *
   * The wait is part of the promise and starts when it is awaited; `asResponse()` gives the launch's own response. The VM supports
   * `await using`, which deletes it at the end of the block. `POST /v1/vms`
   *
   * @throws VMLaunchError, VMNotReadyError (both carry the VM), and what every call throws.
   * @example
   * const vm = await client.vms.launch({ machineType: 'c1m2', name: 'dev' });
   */
  override launch(params: VmLaunchParams, options: LaunchOptions = {}): ApiPromise<LaunchedVm> {
    const { wait = true, deleteOnFailure = false, pollIntervalMs, waitTimeoutMs, onUpdate, ...request } = options;
    const startedAt = performance.now();
    const launched = ApiPromise.from(() => {
      checkObject(params, "launch takes an object such as { machineType: 'c1m2' }");
      return super.launch(params, request);
    }).map(checkVm);
    const withDispose = (vm: Vm): LaunchedVm => launchedVm(vm, () => this.delete(vm.id));
    if (!wait) return launched.map(withDispose);
    const { signal, headers, timeoutMs, deadlineMs } = request;
    const limitMs = deadlineMs ? Math.min(deadlineMs, waitTimeoutMs ?? deadlineMs) : waitTimeoutMs;
    const waiting: WaitOptions = { pollIntervalMs, waitTimeoutMs: limitMs, onUpdate, signal };
    const retrieve = (id: string, pollOptions: PollRequestOptions) =>
      this.retrieve(id, { headers, timeoutMs, ...pollOptions }).map(checkVm);
    return launched.map(async (first) => {
      try {
        const ready = await waitForVmReady(retrieve, first.id, waiting, first, startedAt);
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
   * @throws ExecError with `onNonZero: 'throw'`, and what every call throws.
   * @example
   * const { stdout, exitCode } = await client.vms.run(vm.id, { command: 'ls -la | wc -l' });
   */
  override run(id: string, params: RunParams, options: RunOptions = {}): ApiPromise<ExecResult> {
    const { onNonZero, ...request } = options;
    return ApiPromise.from(() => {
      checkOnNonZero(onNonZero);
      return super.run(id, toExecParams(params), this.#execRequest(request, params));
    }).map((result, raw) => checkOutcome(checkExecResult(result, raw), params.command, onNonZero));
  }

  /**
   * Runs a command in a VM and gives its output while it runs: as an async iterator, to callbacks, and as a result to await, all from
   * one request. `POST /v1/vms/{id}/exec`
   *
   * Only the service's exit event makes a result. A stream that ends without one, is cut or damaged is a `StreamInterruptedError` with
   * the output so far. Leaving the loop or aborting ends the request; the command may run on. Not retried unless `maxRetries` is given.
   * `timeoutMs` limits the time until the response begins, `deadlineMs` all of it. The events as the service sends them:
   * {@link execEvents}.
   *
   * @throws StreamInterruptedError, AbortedError, ExecError with `onNonZero: 'throw'`, and what every call throws.
   * @example
   * const stream = client.vms.stream(vm.id, { command: 'make test' });
   * for await (const { text } of stream) process.stdout.write(text);
   * const { exitCode } = await stream;
   */
  stream(id: string, params: RunParams, options: StreamOptions = {}): ExecStream {
    const { onStdout, onStderr, maxOutputBytes, onNonZero, ...request } = options;
    const open = (signal: AbortSignal) =>
      this.execEvents(id, toExecParams(params), { ...this.#execRequest(request, params), signal });
    return openExecStream(open, params, options);
  }

  /**
   * Starts a command that runs on its own in the VM, for as long as it takes, whatever becomes of this client or its connection. The
   * handle waits, reads the output and kills, all by short requests; {@link attach} makes the same handle in another process.
   *
   * Needs a POSIX shell in the guest. Output is kept in files below `/var/tmp/fastkit-exec-<execId>/` until `remove()`; there is no limit
   * to it but the disk. Standard input is empty. The request is retried: a command never starts twice under one `execId`.
   * **`options.signal` only ends the request to start it.** `POST /v1/vms/{id}/exec`
   *
   * @throws ExecError when it cannot be started (no such `cwd`, no `sh`), and what every call throws.
   * @example
   * const handle = await client.vms.spawn(vm.id, { command: './train.sh', cwd: '/root' });
   * const { exitCode } = await handle.wait();
   */
  spawn(id: string, params: SpawnParams, options: RequestOptions = {}): ApiPromise<ExecHandle> {
    return spawn(this.#detached, id, params, options);
  }

  /**
   * The handle of a command that was spawned before, here or elsewhere. Makes no request: whether there is such a command shows when the
   * handle is used.
   *
   * @example
   * for await (const { text } of client.vms.attach(vmId, execId).logs()) process.stdout.write(text);
   */
  attach(id: string, execId: string): ExecHandle {
    return new ExecHandle(new DetachedGuest(this.#detached, id, execId));
  }

  get #detached(): DetachedContext {
    const { maxRetries, log } = this.core.config;
    return { run: (id, params, options) => this.run(id, params, options), maxRetries, log };
  }

  #execRequest(options: RequestOptions, { timeoutSec }: RunParams): RequestOptions {
    return execRequest(options, timeoutSec, this.core.config.timeoutMs);
  }
}
