import { FastvmVms } from '../../../generated/fastvm/resources.js';
import type { ExecResult, Vm, VmLaunchParams } from '../../../generated/fastvm/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import { SECRETS, type WithSecrets } from '../../core/call/call-secrets.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { checkObject } from '../../core/util/checks.js';
import { loadPart } from '../../core/util/load-part.js';
import { checkExecResult, checkVm } from './check-response.js';
import type { DetachedContext } from './detached/detached-guest.js';
import type { SpawnParams } from './detached/spawn.js';
import { ExecHandle } from './exec/exec-handle.js';
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
import type { PollRequestOptions } from './wait/poll.js';
import type { WaitOptions } from './wait/wait-for-ready.js';

/** Request options, and how to wait for the launch. Both `deadlineMs` and `waitTimeoutMs` limit request and wait together. */
export interface LaunchOptions extends RequestOptions, WaitOptions {
  /** `false` returns the first response as it is (201 running or 202 queued). Default `true`. */
  wait?: boolean | undefined;
  /** Whether to delete a VM that does not become ready, before the error is thrown. Default `false`. */
  deleteOnFailure?: boolean | undefined;
}

const CLEANUP_DEADLINE_MS = 10_000;

/** `client.vms`: the generated methods, plus waiting for launches and shell text for commands. */
export class Vms extends FastvmVms {
  /**
   * Launches a VM and waits until it is running. Not retried unless `maxRetries` is given for this call.
   *
   * The wait is part of the promise and starts when it is awaited; `asResponse()` returns the response of the launch request. The VM supports
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
      const { waitForVmReady } = await loadPart(() => import('./wait/wait-for-ready.js'));
      try {
        const ready = await waitForVmReady(retrieve, first.id, waiting, first, startedAt);
        const { snapshotRestoreWarnings } = first;
        return withDispose(snapshotRestoreWarnings === undefined ? ready : { ...ready, snapshotRestoreWarnings });
      } catch (error) {
        // An error of the clean-up must not hide that of the launch.
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
    }).map((result, raw) =>
      checkOutcome(checkExecResult(result, raw), params.command, onNonZero, (text) => raw.redact(text)),
    );
  }

  /**
   * Runs a command in a VM and returns its output while it runs: as an async iterator, through callbacks, and as a result to await, all
   * from one request. `POST /v1/vms/{id}/exec`
   *
   * There is only a result after the service's exit event. If the stream ends without one, is cut or damaged, a `StreamInterruptedError`
   * has the output so far. Leaving the loop or aborting ends the request; the command may keep running. Not retried unless `maxRetries` is
   * given. `timeoutMs` limits the time until the response starts, `deadlineMs` all of it. For the raw events of the service, use
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
   * Starts a command that runs independently in the VM, for as long as it takes, even if this client or its connection ends. The handle
   * waits, reads the output and kills, all by short requests; {@link attach} returns the same handle in another process.
   *
   * Needs a POSIX shell in the guest. Output is kept in files below `/var/tmp/fastkit-exec-<execId>/` until `remove()`, limited only by
   * the disk. Standard input is empty. The request is retried: a command never starts twice under one `execId`.
   * **`options.signal` only ends the request to start it.** `POST /v1/vms/{id}/exec`
   *
   * @throws ExecError if it cannot be started (no such `cwd`, no `sh`), and what every call throws.
   * @example
   * const handle = await client.vms.spawn(vm.id, { command: './train.sh', cwd: '/root' });
   * const { exitCode } = await handle.wait();
   */
  spawn(id: string, params: SpawnParams, options: RequestOptions = {}): ApiPromise<ExecHandle> {
    return ApiPromise.after(
      loadPart(() => import('./detached/spawn.js')),
      ({ spawn }) => spawn(this.#detached, id, params, options),
    );
  }

  /**
   * The handle of a command that was spawned before, in this process or another. Sends no request: a missing command is only detected when
   * the handle is used.
   *
   * @example
   * for await (const { text } of client.vms.attach(vmId, execId).logs()) process.stdout.write(text);
   */
  attach(id: string, execId: string): ExecHandle {
    return new ExecHandle(this.#detached, id, execId);
  }

  get #detached(): DetachedContext {
    const { maxRetries, log } = this.context.config;
    return { run: (id, params, options) => this.run(id, params, options), maxRetries, log };
  }

  #execRequest(options: RequestOptions, { timeoutSec, env }: RunParams): RequestOptions & WithSecrets {
    const request = execRequest(options, timeoutSec, this.context.config.timeoutMs);
    return env === undefined ? request : { ...request, [SECRETS]: Object.values(env) };
  }
}
