import type { FastvmContext } from '../../../generated/fastvm/base.js';
import type { ExecResult, Vm } from '../../../generated/fastvm/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import { SECRETS, type WithSecrets } from '../../core/call/call-secrets.js';
import { InvalidArgumentError } from '../../core/errors/index.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { checkKeys, checkObject } from '../../core/util/checks.js';
import { loadPart } from '../../core/util/load-part.js';
import { checkExecResult, checkVm } from './check-response.js';
import type { DetachedContext } from './detached/detached-guest.js';
import type { SpawnParams } from './detached/spawn.js';
import { ExecHandle } from './exec/exec-handle.js';
import { type ExecStream, openExecStream, type StreamOptions } from './exec/exec-stream.js';
import type { KillableCommand } from './exec/kill-on-abort.js';
import {
  checkOutcome,
  checkRunOptions,
  execRequest,
  type RunOptions,
  type RunParams,
  toExecParams,
} from './exec/params.js';
import { VmsFiles } from './files/vms-files.js';
import { type HandleCalls, HandleMethods } from './handle/handle-methods.js';
import { HandledVms } from './handle/handled-vms.js';
import type { HandleOptions, VmHandle } from './handle/vm-handle.js';
import type { LaunchParams } from './launch/launch-params.js';
import { checkPort, type ExposePortParams } from './services/expose-port.js';
import { serviceUrl } from './services/service-url.js';
import type { PortWaitOptions } from './services/wait-for-port.js';
import type { PollRequestOptions } from './wait/poll.js';
import type { WaitOptions } from './wait/wait-for-ready.js';

/** Request options, and how to wait for the launch. Both `deadlineMs` and `waitTimeoutMs` limit request and wait together. */
export interface LaunchOptions extends RequestOptions, WaitOptions, HandleOptions {
  /** `false` returns the first response as it is (201 running or 202 queued). Default `true`. */
  wait?: boolean | undefined;
  /** Whether to delete a VM that does not become ready, before the error is thrown. Default `false`. */
  deleteOnFailure?: boolean | undefined;
}

/** What the handle of a VM calls that belongs to the client. */
export type ClientCalls = Pick<
  HandleCalls,
  'upload' | 'download' | 'downloadBytes' | 'downloadStream' | 'console' | 'snapshot' | 'waitUntilReady'
>;

const CLEANUP_DEADLINE_MS = 10_000;

/** `client.vms`: the generated methods, plus waiting for launches and shell text for commands. */
export class Vms extends HandledVms {
  override readonly files: VmsFiles;
  protected override readonly handleMethods: HandleMethods;

  /** @param client - What a handle calls that belongs to the client. */
  constructor(context: FastvmContext, client: ClientCalls) {
    super(context);
    this.files = new VmsFiles(context, {
      maxRetries: context.config.maxRetries,
      run: (...args) => this.run(...args),
      upload: client.upload,
      downloadBytes: client.downloadBytes,
    });
    this.handleMethods = new HandleMethods(context.config.log, this.files, { ...this.#ownCalls(), ...client });
  }

  /**
   * A VM to work with, by its id. Sends no request, so a missing VM is only detected when the handle is used.
   *
   * @example
   * const { stdout } = await client.vms.use(vmId).run({ command: 'hostname' });
   */
  use(id: string, options?: HandleOptions): VmHandle {
    if (typeof id !== 'string' || id === '') throw new InvalidArgumentError('use takes the id of a VM');
    return this.handleMethods.addTo({ id }, options);
  }

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
  override launch(params: LaunchParams, options: LaunchOptions = {}): ApiPromise<Vm & VmHandle> {
    const {
      wait = true,
      deleteOnFailure = false,
      onDisposeError,
      pollIntervalMs,
      waitTimeoutMs,
      onUpdate,
      ...request
    } = options;
    const startedAt = performance.now();
    const launched = ApiPromise.from(() => {
      checkObject(params, "launch takes an object such as { machineType: 'c1m2' }");
      return super.launch(params, request);
    }).map(checkVm);
    const withDispose = (vm: Vm): Vm & VmHandle => this.handleMethods.addTo(vm, { onDisposeError });
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
    const { onNonZero, onAbort, ...request } = options;
    if (onAbort === 'kill') {
      return ApiPromise.after(this.#killable(id, params), (killable) =>
        this.run(id, killable.params, { onNonZero, ...request }).mapError(killable.afterFailure),
      );
    }
    return ApiPromise.from(() => {
      checkRunOptions(options);
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
    const { onStdout, onStderr, stdout, stderr, maxOutputBytes, onNonZero, onAbort, ...request } = options;
    const killable = onAbort === 'kill' ? this.#killable(id, params) : undefined;
    const send = (command: RunParams, signal: AbortSignal) =>
      this.execEvents(id, toExecParams(command), { ...this.#execRequest(request, command), signal });
    const open = (signal: AbortSignal) =>
      killable === undefined
        ? send(params, signal)
        : ApiPromise.after(killable, (marked) => send(marked.params, signal));
    return openExecStream(open, params, options, async (error) => (await killable)?.afterFailure(error) ?? error);
  }

  /**
   * Starts a command that runs independently in the VM, for as long as it takes, even if this client or its connection ends. The handle
   * waits, reads the output and kills, all by short requests; {@link attach} returns the same handle in another process.
   *
   * Needs a POSIX shell in the guest. Output is kept in files below `/var/tmp/fastkit-exec-<execId>/` until `remove()`, limited only by
   * the disk. `timeoutSec` is kept in the guest: `TERM` to the process group, five seconds later `KILL`. The request is retried: a command never
   * starts twice under one `execId`.
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

  /**
   * The public URL of a service of a VM. Sends no request: it does not check that there is one. For the mock on this machine it is a name below
   * `localhost`.
   *
   * @throws InvalidArgumentError if the name cannot be part of a host name, or `baseUrl` has an IP address that is not this machine's.
   * @example
   * client.vms.serviceUrl(vm.id, 'web'); // https://web--<id without hyphens>.proxy.fastvm.org
   */
  serviceUrl(id: string, name: string): string {
    return serviceUrl(this.context.config.baseUrl, id, name);
  }

  /**
   * Makes a TCP port of a VM reachable from outside, regardless of its firewall, and returns the public URL. Can be called again; a name that
   * is in use gets the new port. Does not check that something listens: see {@link waitForPort}. `PUT /v1/vms/{id}/services/{name}`
   *
   * @throws InvalidArgumentError for a port or name that cannot be; and what every call throws.
   * @example
   * const url = await client.vms.exposePort(vm.id, { port: 8080, name: 'web' });
   */
  exposePort(id: string, params: ExposePortParams, options?: RequestOptions): ApiPromise<string> {
    return ApiPromise.from(() => {
      checkObject(params, 'exposePort takes an object such as { port: 8080 }');
      checkKeys('the parameters of exposePort', params, ['port', 'name', 'h2c'] satisfies (keyof ExposePortParams)[]);
      const { port, name = `port-${checkPort(port)}`, h2c } = params;
      const url = this.serviceUrl(id, name);
      const body = { port: checkPort(port), ...(h2c === undefined ? {} : { h2c }) };
      return this.services.set(id, name, body, options).map(() => url);
    });
  }

  /**
   * Waits until something in a VM listens on a TCP port, on whatever address; by one request for each 10 seconds. Says nothing about the public
   * URL of the port.
   *
   * @throws PortNotReadyError after `waitTimeoutMs`; ExecError if the guest has no `sh` or no `/proc`; AbortedError; and what every call throws.
   * @example
   * await client.vms.spawn(vm.id, { command: 'python3 -m http.server 8080' });
   * await client.vms.waitForPort(vm.id, 8080);
   */
  async waitForPort(id: string, port: number, options?: PortWaitOptions): Promise<void> {
    checkPort(port);
    const { waitForPort } = await loadPart(() => import('./services/wait-for-port.js'));
    return waitForPort((params, request) => this.run(id, params, request), id, port, options);
  }

  #ownCalls(): Omit<HandleCalls, keyof ClientCalls> {
    return {
      run: (...args) => this.run(...args),
      stream: (...args) => this.stream(...args),
      spawn: (...args) => this.spawn(...args),
      attach: (...args) => this.attach(...args),
      pause: (...args) => this.pause(...args),
      resume: (...args) => this.resume(...args),
      update: (...args) => this.update(...args),
      refresh: (...args) => this.retrieve(...args),
      serviceUrl: (...args) => this.serviceUrl(...args),
      exposePort: (...args) => this.exposePort(...args),
      waitForPort: (...args) => this.waitForPort(...args),
      delete: (...args) => this.delete(...args),
    };
  }

  /** Loaded on first use: few programs kill commands. */
  async #killable(id: string, params: RunParams): Promise<KillableCommand> {
    const { killOnAbort } = await loadPart(() => import('./exec/kill-on-abort.js'));
    return killOnAbort((command, request) => this.run(id, command, request), params, this.context.config.log);
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
