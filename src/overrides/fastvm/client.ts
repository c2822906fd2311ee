import { FastvmApi } from '../../../generated/fastvm/resources.js';
import type { Snapshot, Vm, Volume } from '../../../generated/fastvm/types.js';
import { ApiPromise } from '../../core/call/api-promise.js';
import { deriveOptions } from '../../core/client/client-options.js';
import type { DoctorOptions, DoctorReport } from '../../core/doctor/doctor.js';
import type { EndpointMethod, EndpointOptions, EndpointRules } from '../../core/openapi/request-endpoint.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { checkDurationMs } from '../../core/util/checks.js';
import { loadPart } from '../../core/util/load-part.js';
import { checkConsoleToken, checkQuotas, checkSnapshots, checkVm, checkVolume } from './check-response.js';
import type { ConsoleSession } from './console/console-session.js';
import { consoleUrl } from './console/console-url.js';
import type { ConsoleOptions } from './console/open-console.js';
import { type FastvmClientOptions, resolveFastvm } from './context/context.js';
import type { VmHandle } from './handle/vm-handle.js';
import type { QuotaReport } from './quota/quota-report.js';
import type { TransferContext } from './transfer/context.js';
import type { TransferOptions } from './transfer/options.js';
import type { UploadSource } from './transfer/upload.js';
import { Vms } from './vms.js';
import type { WaitOptions } from './wait/wait-for-ready.js';

const RULES: EndpointRules = { mediaType: 'application/json' };

/**
 * Client of the FastVM API: micro-VMs, commands in them, file transfer, snapshots, volumes.
 *
 * Environment: `FASTVM_API_KEY`, `FASTVM_BASE_URL` (default `https://api.fastvm.org`), `FASTVM_LOG`, and `FASTVM_CUSTOM_HEADERS` (lines
 * of `Name: value`; the option `headers` wins).
 *
 * @throws ConfigurationError if there is no API key or an option is invalid.
 * @example
 * const client = new FastvmClient();
 * const vm = await client.vms.launch({ machineType: 'c1m2' });
 * const { stdout } = await client.vms.run(vm.id, { command: 'uname -a' });
 */
export class FastvmClient extends FastvmApi {
  override readonly vms: Vms;
  readonly #options: FastvmClientOptions;

  constructor(options: FastvmClientOptions = {}) {
    const { context, ownOptions } = resolveFastvm(options);
    super(context);
    this.#options = ownOptions;
    this.vms = new Vms(this.context, {
      upload: (...args) => this.upload(...args),
      download: (...args) => this.download(...args),
      downloadBytes: (...args) => this.downloadBytes(...args),
      downloadStream: (...args) => this.downloadStream(...args),
      console: (...args) => this.console(...args),
      snapshot: (vmId, params, request) => this.snapshots.create({ ...params, vmId }, request),
      waitUntilReady: (...args) => this.waitForVmReady(...args),
    });
  }

  /**
   * A client of the same class with some options changed; the others, and this client, stay as they are. Headers and query are merged name by
   * name. Does not read the environment again. Shares the connections of this client, unless `fetch` or `tls` is changed.
   *
   * The constructor of a subclass gets all options and has to pass them on to `super`.
   *
   * @example
   * const patient = client.withOptions({ timeoutMs: 300_000 });
   */
  withOptions(changes: Partial<FastvmClientOptions>): this {
    const Client = this.constructor as new (options: FastvmClientOptions) => this;
    return new Client(deriveOptions(this.#options, changes));
  }

  /**
   * Waits until a VM is running.
   *
   * @throws VMLaunchError if it will not become ready; VMNotReadyError after `waitTimeoutMs`; AbortedError.
   * @example
   * await client.waitForVmReady(vm.id, { waitTimeoutMs: 60_000 });
   */
  async waitForVmReady(vmId: string, options: WaitOptions = {}): Promise<Vm & VmHandle> {
    const { waitForVmReady } = await loadPart(() => import('./wait/wait-for-ready.js'));
    const ready = await waitForVmReady((id, request) => this.vms.retrieve(id, request).map(checkVm), vmId, options);
    return ready as Vm & VmHandle;
  }

  /**
   * Waits until a snapshot is `ready`; `snapshots.create` does not wait. Polls `snapshots.list`, because not every server has
   * `GET /snapshots/{id}`; a snapshot missing from the list counts as pending.
   *
   * @throws ResourceFailedError if its status is `error`; ResourceNotReadyError after `waitTimeoutMs`; AbortedError.
   * @example
   * const { id } = await client.snapshots.create({ vmId: vm.id });
   * await client.waitForSnapshotReady(id);
   */
  async waitForSnapshotReady(snapshotId: string, options: WaitOptions<Snapshot> = {}): Promise<Snapshot> {
    const { waitForSnapshotReady } = await loadPart(() => import('./wait/wait-for-resource.js'));
    return waitForSnapshotReady((request) => this.snapshots.list(request).map(checkSnapshots), snapshotId, options);
  }

  /**
   * Waits until a volume is `ready`; `volumes.create` does not wait.
   *
   * @throws ResourceFailedError if its status is `error` or `deleting`; ResourceNotReadyError after `waitTimeoutMs`; AbortedError.
   * @example
   * await client.waitForVolumeReady(volume.id, { waitTimeoutMs: 60_000 });
   */
  async waitForVolumeReady(volumeId: string, options: WaitOptions<Volume> = {}): Promise<Volume> {
    const { waitForVolumeReady } = await loadPart(() => import('./wait/wait-for-resource.js'));
    return waitForVolumeReady((id, request) => this.volumes.retrieve(id, request).map(checkVolume), volumeId, options);
  }

  /**
   * The organization's usage and limits, field by field, with a text to print. `GET /v1/org/quotas`
   *
   * @example
   * console.log((await client.describeQuota()).text);
   */
  async describeQuota(options?: RequestOptions): Promise<QuotaReport> {
    const { quotaReport } = await loadPart(() => import('./quota/quota-report.js'));
    return quotaReport(await this.quotas.retrieve(options).map(checkQuotas));
  }

  /**
   * Opens the serial console of a VM over a WebSocket, with a token for this session instead of the API key.
   *
   * Does not put a terminal into raw mode, and does not reconnect.
   *
   * @throws ConsoleError if it does not open, or if this platform has no WebSocket (install `ws` below Node 22); UntrustedUrlError if the
   *   service names one that is not as safe as the API; AbortedError; and what every call throws.
   * @example
   * await using session = await client.console(vm.id, { cols: 120, rows: 40 });
   * const keys = session.writable.getWriter();
   * await keys.write('uname -a\n');
   * for await (const bytes of session.readable) process.stdout.write(bytes);
   */
  async console(vmId: string, options: ConsoleOptions = {}): Promise<ConsoleSession> {
    const { openConsole } = await loadPart(() => import('./console/open-console.js'));
    const { signal, timeoutMs } = options;
    const limitMs = checkDurationMs('timeoutMs', timeoutMs) ?? this.context.config.timeoutMs;
    const token = await this.vms.consoleToken(vmId, { signal, timeoutMs }).map(checkConsoleToken);
    const url = consoleUrl(this.context.config.baseUrl, token);
    return openConsole({ url, token: token.token, timeoutMs: limitMs, options });
  }

  /**
   * The URL of a console, for your own WebSocket. **It is a credential**: anyone with it can use the console until it expires after
   * about a minute. Each call creates a new one.
   *
   * @throws UntrustedUrlError if the service names one that is not as safe as the API; and what every call throws.
   * @example
   * const socket = new WebSocket(await client.consoleUrl(vm.id));
   */
  async consoleUrl(vmId: string, options?: RequestOptions): Promise<string> {
    return consoleUrl(this.context.config.baseUrl, await this.vms.consoleToken(vmId, options).map(checkConsoleToken));
  }

  /**
   * Copies a file or a directory into a VM. `source` is a local path (Node only), a Blob, bytes or a stream. The contents of a directory,
   * with modes, symbolic links and empty directories, go into `remotePath`, which is created if missing.
   *
   * @throws FileTransferError; UntrustedUrlError for a storage URL that is not as safe as the API; and what every call throws.
   * @example
   * await client.upload(vm.id, './src', '/root/src');
   */
  async upload(vmId: string, source: UploadSource, remotePath: string, options?: TransferOptions): Promise<void> {
    const { upload } = await loadPart(() => import('./transfer/upload.js'));
    return upload(this.#transfer, vmId, source, remotePath, options);
  }

  /**
   * Copies a file or a directory out of a VM (Node only). Existing files are unchanged until everything has arrived; a directory is
   * merged into an existing one.
   *
   * @throws FileTransferError, with `code: 'ENOENT'` if there is no such path in the VM; AbortedError; and what every call throws.
   * @example
   * await client.download(vm.id, '/root/out.log', './out.log');
   */
  async download(vmId: string, remotePath: string, localPath: string | URL, options?: TransferOptions): Promise<void> {
    const { download } = await loadPart(() => import('./transfer/download.js'));
    return download(this.#transfer, vmId, remotePath, localPath, options);
  }

  /**
   * Reads a file of a VM into memory, at most 1 GiB unless `limits.maxBytes` says otherwise; on every platform. Not for directories.
   *
   * @throws FileTransferError, with `code: 'ENOENT'` if there is no such file in the VM; AbortedError; and what every call throws.
   * @example
   * const log = new TextDecoder().decode(await client.downloadBytes(vm.id, '/var/log/syslog'));
   */
  async downloadBytes(vmId: string, remotePath: string, options?: TransferOptions): Promise<Uint8Array> {
    const { downloadBytes } = await loadPart(() => import('./transfer/download.js'));
    return downloadBytes(this.#transfer, vmId, remotePath, options);
  }

  /**
   * A file of a VM as a stream; on every platform. Leaving it early cancels the transfer. It fails if the connection breaks or the file is
   * shorter than announced; it is not retried then. Not for directories.
   *
   * @throws FileTransferError, with `code: 'ENOENT'` if there is no such file in the VM; AbortedError; and what every call throws.
   * @example
   * for await (const bytes of await client.downloadStream(vm.id, '/root/big.bin')) hash.update(bytes);
   */
  async downloadStream(
    vmId: string,
    remotePath: string,
    options?: TransferOptions,
  ): Promise<ReadableStream<Uint8Array>> {
    const { downloadStream } = await loadPart(() => import('./transfer/download.js'));
    return downloadStream(this.#transfer, vmId, remotePath, options);
  }

  /**
   * Calls an endpoint of the service that this client has no method for, with the credentials, retries, limits and errors of every other call.
   * `path` is below `baseUrl`; encode the values in it. For bodies, see `EndpointBody`.
   *
   * The response is returned by its content type: JSON parsed, text as text, anything else as bytes; `undefined` if it is empty. `T` is not
   * checked. GET, HEAD, OPTIONS, PUT and DELETE are retried, POST and PATCH only with `maxRetries`, or if the request provably had no effect.
   *
   * @throws InvalidArgumentError for an invalid path, method, option or body; and what every call throws.
   * @example
   * const regions = await client.request<string[]>('GET', '/v1/regions', { query: { limit: 10 } });
   * await client.request('POST', `/v1/vms/${encodeURIComponent(vm.id)}/migrate`, { body: { region: regions[0] } });
   */
  request<T = unknown>(method: EndpointMethod, path: string, options: EndpointOptions = {}): ApiPromise<T> {
    return ApiPromise.after(
      loadPart(() => import('../../core/openapi/request-endpoint.js')),
      ({ requestEndpoint }) => requestEndpoint<T>(this.context, RULES, { method, path, options }),
    );
  }

  /**
   * Checks configuration, reachability, authentication, clock and versions, by at most two read requests, and says what to do. Problems
   * are reported, not thrown. `GET /healthz`, `GET /v1/org/quotas`
   *
   * @throws AbortedError.
   * @example
   * const { ok, text } = await client.doctor();
   * if (!ok) console.error(text);
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { examine } = await loadPart(() => import('../../core/doctor/doctor.js'));
    const probe = {
      reach: (request: RequestOptions) => this.health(request),
      authenticate: (request: RequestOptions) => this.quotas.retrieve(request),
      credential: 'FASTVM_API_KEY',
      hasCredential: true,
    };
    return examine(this.context.config, probe, options);
  }

  // Transfers and the console are loaded on first use: few programs need them, and they would slow down every start.
  get #transfer(): TransferContext {
    const { baseUrl, fetch, log, retryBudget } = this.context.config;
    return { vms: this.vms, baseUrl, fetch, log, retryBudget };
  }
}
