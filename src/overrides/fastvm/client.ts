import { codecs } from '../../../generated/fastvm/operations.js';
import { FastvmApi } from '../../../generated/fastvm/resources.js';
import type { Snapshot, Vm, Volume } from '../../../generated/fastvm/types.js';
import {
  type ClientOptions,
  deriveOptions,
  requireCredential,
  resolveConfig,
  type ServiceProfile,
} from '../../core/client/client-options.js';
import type { DoctorOptions, DoctorReport } from '../../core/doctor/doctor.js';
import { HttpClient } from '../../core/openapi/http-client.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { checkDurationMs } from '../../core/util/checks.js';
import { checkConsoleToken, checkQuotas, checkSnapshots, checkVm, checkVolume } from './check-response.js';
import type { ConsoleSession } from './console/console-session.js';
import { consoleUrl } from './console/console-url.js';
import type { ConsoleOptions } from './console/open-console.js';
import { withCustomHeaders } from './custom-headers.js';
import { type QuotaReport, quotaReport } from './quota-report.js';
import type { TransferContext } from './transfer/context.js';
import type { TransferOptions } from './transfer/options.js';
import type { UploadSource } from './transfer/upload.js';
import { Vms } from './vms.js';
import { type WaitOptions, waitForVmReady } from './wait-for-ready.js';
import { waitForSnapshotReady, waitForVolumeReady } from './wait-for-resource.js';

/** Options of a {@link FastvmClient}. */
export interface FastvmClientOptions extends ClientOptions {
  /** Default: the environment variable `FASTVM_API_KEY`. Required one way or the other. */
  apiKey?: string | undefined;
}

const PROFILE: ServiceProfile = {
  service: 'fastvm',
  envPrefix: 'FASTVM',
  baseUrlVariable: 'FASTVM_BASE_URL',
  defaultBaseUrl: 'https://api.fastvm.org',
  codecs,
};

/**
 * Client of the FastVM API: micro-VMs, commands in them, file transfer, snapshots, volumes.
 *
 * Environment: `FASTVM_API_KEY`, `FASTVM_BASE_URL` (default `https://api.fastvm.org`), `FASTVM_LOG`, and `FASTVM_CUSTOM_HEADERS` (lines
 * of `Name: value`; the option `headers` wins).
 *
 * @throws ConfigurationError when there is no API key or an option has no usable value.
 * @example
 * const client = new FastvmClient();
 * const vm = await client.vms.launch({ machineType: 'c1m2' });
 * const { stdout } = await client.vms.run(vm.id, { command: 'uname -a' });
 */
export class FastvmClient extends FastvmApi {
  override readonly vms: Vms;
  readonly #options: FastvmClientOptions;

  constructor(options: FastvmClientOptions = {}) {
    const apiKey = requireCredential('apiKey', options.apiKey, 'FASTVM_API_KEY');
    const credentials = { 'x-api-key': apiKey };
    const authorize = () => credentials;
    const configured = { ...options, headers: withCustomHeaders(options.headers) };
    super(new HttpClient(resolveConfig(PROFILE, configured, { secrets: [apiKey], authorize })));
    this.#options = { ...options };
    this.vms = new Vms(this.core);
  }

  /**
   * A client of the same class with some options changed; the others, and this client, stay as they are. Headers are merged name by name.
   *
   * @example
   * const patient = client.withOptions({ timeoutMs: 300_000 });
   */
  withOptions(changes: Partial<FastvmClientOptions>): this {
    const Client = this.constructor as new (options: FastvmClientOptions) => this;
    return new Client(deriveOptions(this.#options, changes));
  }

  /**
   * Waits until a VM runs.
   *
   * @throws VMLaunchError when it will not become ready; VMNotReadyError when the time is up; AbortedError.
   * @example
   * await client.waitForVmReady(vm.id, { waitTimeoutMs: 60_000 });
   */
  waitForVmReady(vmId: string, options: WaitOptions = {}): Promise<Vm> {
    return waitForVmReady((id, request) => this.vms.retrieve(id, request).map(checkVm), vmId, options);
  }

  /**
   * Waits until a snapshot is `ready`; `snapshots.create` does not wait. Each look reads the list, for not every server has a call for one
   * snapshot; one that is not in the list counts as on the way.
   *
   * @throws ResourceFailedError when its status is `error`; ResourceNotReadyError when the time is up; AbortedError.
   * @example
   * const { id } = await client.snapshots.create({ vmId: vm.id });
   * await client.waitForSnapshotReady(id);
   */
  waitForSnapshotReady(snapshotId: string, options: WaitOptions<Snapshot> = {}): Promise<Snapshot> {
    return waitForSnapshotReady((request) => this.snapshots.list(request).map(checkSnapshots), snapshotId, options);
  }

  /**
   * Waits until a volume is `ready`; `volumes.create` does not wait.
   *
   * @throws ResourceFailedError when its status is `error` or `deleting`; ResourceNotReadyError when the time is up; AbortedError.
   * @example
   * await client.waitForVolumeReady(volume.id, { waitTimeoutMs: 60_000 });
   */
  waitForVolumeReady(volumeId: string, options: WaitOptions<Volume> = {}): Promise<Volume> {
    return waitForVolumeReady((id, request) => this.volumes.retrieve(id, request).map(checkVolume), volumeId, options);
  }

  /**
   * What the organization uses of what it may use, field by field, with a text to print. `GET /v1/org/quotas`
   *
   * @example
   * console.log((await client.describeQuota()).text);
   */
  async describeQuota(options?: RequestOptions): Promise<QuotaReport> {
    return quotaReport(await this.quotas.retrieve(options).map(checkQuotas));
  }

  /**
   * Opens the serial console of a VM over a WebSocket. The API key does not go along: a token made for this session opens it.
   *
   * Does not put a terminal into raw mode, and does not reconnect.
   *
   * @throws ConsoleError when it does not open, or when there is no WebSocket on this platform (install `ws` below Node 22); AbortedError;
   *   and what every call throws.
   * @example
   * await using session = await client.console(vm.id, { cols: 120, rows: 40 });
   * const keys = session.writable.getWriter();
   * await keys.write('uname -a\n');
   * for await (const bytes of session.readable) process.stdout.write(bytes);
   */
  async console(vmId: string, options: ConsoleOptions = {}): Promise<ConsoleSession> {
    const { openConsole } = await import('./console/open-console.js');
    const { signal, timeoutMs } = options;
    const limitMs = checkDurationMs('timeoutMs', timeoutMs) ?? this.core.config.timeoutMs;
    const token = await this.vms.consoleToken(vmId, { signal, timeoutMs }).map(checkConsoleToken);
    const url = consoleUrl(this.core.config.baseUrl, token);
    return openConsole({ url, token: token.token, timeoutMs: limitMs, options });
  }

  /**
   * The URL of a console for a WebSocket of your own. **It is a credential**: whoever has it has the console, until it expires after
   * about a minute. Each call mints another one.
   *
   * @example
   * const socket = new WebSocket(await client.consoleUrl(vm.id));
   */
  async consoleUrl(vmId: string, options?: RequestOptions): Promise<string> {
    return consoleUrl(this.core.config.baseUrl, await this.vms.consoleToken(vmId, options).map(checkConsoleToken));
  }

  /**
   * Copies a file or a directory into a VM. `source` is a local path (Node only), a Blob, bytes or a stream. Modes, symbolic links and
   * empty directories of a directory are kept; its contents land in `remotePath`, which is made.
   *
   * @throws FileTransferError, and what every call throws.
   * @example
   * await client.upload(vm.id, './src', '/root/src');
   */
  async upload(vmId: string, source: UploadSource, remotePath: string, options?: TransferOptions): Promise<void> {
    const { upload } = await import('./transfer/upload.js');
    return upload(this.#transfer, vmId, source, remotePath, options);
  }

  /**
   * Copies a file or a directory out of a VM (Node only). Nothing existing is touched before everything has arrived; a directory is
   * merged into an existing one.
   *
   * @throws FileTransferError with `code: 'ENOENT'` when there is no such path in the VM.
   * @example
   * await client.download(vm.id, '/root/out.log', './out.log');
   */
  async download(vmId: string, remotePath: string, localPath: string | URL, options?: TransferOptions): Promise<void> {
    const { download } = await import('./transfer/download.js');
    return download(this.#transfer, vmId, remotePath, localPath, options);
  }

  /**
   * A file of a VM as bytes; on every platform. All of it is in memory at the end. Not for directories.
   *
   * @throws FileTransferError with `code: 'ENOENT'` when there is no such file in the VM; AbortedError; and what every call throws.
   * @example
   * const log = new TextDecoder().decode(await client.downloadBytes(vm.id, '/var/log/syslog'));
   */
  async downloadBytes(vmId: string, remotePath: string, options?: TransferOptions): Promise<Uint8Array> {
    const { downloadBytes } = await import('./transfer/download.js');
    return downloadBytes(this.#transfer, vmId, remotePath, options);
  }

  /**
   * A file of a VM as a stream; on every platform. Leaving it early cancels the transfer. It fails when it breaks off or is shorter than
   * announced, and is not opened again. Not for directories.
   *
   * @throws FileTransferError with `code: 'ENOENT'` when there is no such file in the VM; AbortedError; and what every call throws.
   * @example
   * for await (const bytes of await client.downloadStream(vm.id, '/root/big.bin')) hash.update(bytes);
   */
  async downloadStream(
    vmId: string,
    remotePath: string,
    options?: TransferOptions,
  ): Promise<ReadableStream<Uint8Array>> {
    const { downloadStream } = await import('./transfer/download.js');
    return downloadStream(this.#transfer, vmId, remotePath, options);
  }

  /**
   * Looks at configuration, reachability, authentication, clock and versions, by at most two reading requests, and says what to do. What
   * is wrong stands in the report and is not thrown. `GET /healthz`, `GET /v1/org/quotas`
   *
   * @throws AbortedError.
   * @example
   * const { ok, text } = await client.doctor();
   * if (!ok) console.error(text);
   */
  async doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
    const { examine } = await import('../../core/doctor/doctor.js');
    const probe = {
      reach: (request: RequestOptions) => this.health(request),
      authenticate: (request: RequestOptions) => this.quotas.retrieve(request),
      credential: 'FASTVM_API_KEY',
      hasCredential: true,
    };
    return examine(this.core.config, probe, options);
  }

  // Transfers and the console are loaded when first used: few programs need them, and every program would wait for them at its start.
  get #transfer(): TransferContext {
    const { fetch, log } = this.core.config;
    return { vms: this.vms, fetch, log };
  }
}
