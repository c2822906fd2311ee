import type {
  DeleteResponse,
  ExecResult,
  Snapshot,
  SnapshotCreateParams,
  Vm,
  VmUpdateParams,
} from '../../../../generated/fastvm/types.js';
import type { ApiPromise } from '../../../core/call/api-promise.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import type { ConsoleSession } from '../console/console-session.js';
import type { ConsoleOptions } from '../console/open-console.js';
import type { SpawnParams } from '../detached/spawn.js';
import type { ExecHandle } from '../exec/exec-handle.js';
import type { ExecStream, StreamOptions } from '../exec/exec-stream.js';
import type { RunOptions, RunParams } from '../exec/params.js';
import type { VmFiles } from '../files/vm-files.js';
import type { ExposePortParams } from '../services/expose-port.js';
import type { PortWaitOptions } from '../services/wait-for-port.js';
import type { TransferOptions } from '../transfer/options.js';
import type { UploadSource } from '../transfer/upload.js';
import type { WaitOptions } from '../wait/wait-for-ready.js';

/** How a handle behaves. */
export interface HandleOptions {
  /**
   * What happens if the delete at the end of an `await using` block fails: `'warn'`, the default, logs it with the id of the VM, so that neither
   * the result nor an error of the block is lost; `'throw'` throws it.
   */
  onDisposeError?: 'warn' | 'throw' | undefined;
}

/**
 * A VM to work with: every method is the one of the same name on the client, with the id filled in. See there for options and errors.
 *
 * Does not follow the VM: its fields, if any, are those of the response it came from; {@link refresh} gets new ones. The methods are not
 * enumerable, so JSON, spread and comparisons see the fields alone. With `await using`, the VM is deleted at the end of the block.
 *
 * @example
 * await using vm = await client.vms.launch({ machineType: 'c1m2' });
 * await vm.files.write('/srv/hello.txt', 'hello\n');
 * const { stdout } = await vm.run({ command: 'cat hello.txt', cwd: '/srv' });
 */
export interface VmHandle extends AsyncDisposable {
  readonly id: string;
  /** Files of the VM: `client.vms.files`. */
  readonly files: VmFiles;
  /** Runs a command and collects its output: `client.vms.run`. One request. */
  run(params: RunParams, options?: RunOptions): ApiPromise<ExecResult>;
  /** Runs a command and returns its output while it runs: `client.vms.stream`. One request. */
  stream(params: RunParams, options?: StreamOptions): ExecStream;
  /** Starts a command that runs independently: `client.vms.spawn`. One request. */
  spawn(params: SpawnParams, options?: RequestOptions): ApiPromise<ExecHandle>;
  /** The handle of a command that was spawned before: `client.vms.attach`. No request. */
  attach(execId: string): ExecHandle;
  /** Copies a file or directory into the VM: `client.upload`. */
  upload(source: UploadSource, remotePath: string, options?: TransferOptions): Promise<void>;
  /** Copies a file or directory out of the VM: `client.download`. */
  download(remotePath: string, localPath: string | URL, options?: TransferOptions): Promise<void>;
  /** Reads a file of any size into memory: `client.downloadBytes`. */
  downloadBytes(remotePath: string, options?: TransferOptions): Promise<Uint8Array>;
  /** A file as a stream: `client.downloadStream`. */
  downloadStream(remotePath: string, options?: TransferOptions): Promise<ReadableStream<Uint8Array>>;
  /** Opens the serial console: `client.console`. One request and a WebSocket. */
  console(options?: ConsoleOptions): Promise<ConsoleSession>;
  /** Creates a snapshot: `client.snapshots.create`. Does not wait until it is ready. One request. */
  snapshot(params?: Omit<SnapshotCreateParams, 'vmId'>, options?: RequestOptions): ApiPromise<Snapshot>;
  /** Stops the VM and keeps its memory and disk: `client.vms.pause`. One request. */
  pause(options?: RequestOptions): ApiPromise<Vm & VmHandle>;
  /** Continues a paused VM: `client.vms.resume`. Does not wait until it is running. One request. */
  resume(options?: RequestOptions): ApiPromise<Vm & VmHandle>;
  /** Changes name, metadata or TTL: `client.vms.update`. One request. */
  update(params: VmUpdateParams, options?: RequestOptions): ApiPromise<Vm & VmHandle>;
  /** The VM as it is now, as a new object: `client.vms.retrieve`. One request. */
  refresh(options?: RequestOptions): ApiPromise<Vm & VmHandle>;
  /** Waits until it is running: `client.waitForVmReady`. */
  waitUntilReady(options?: WaitOptions): Promise<Vm & VmHandle>;
  /** The public URL of a service: `client.vms.serviceUrl`. No request, so it does not check that there is one. */
  serviceUrl(name: string): string;
  /** Makes a port reachable and returns its public URL: `client.vms.exposePort`. One request. */
  exposePort(params: ExposePortParams, options?: RequestOptions): ApiPromise<string>;
  /** Waits until something listens on a port: `client.vms.waitForPort`. One request for each 10 seconds. */
  waitForPort(port: number, options?: PortWaitOptions): Promise<void>;
  /** Deletes the VM: `client.vms.delete`. One request. */
  delete(options?: RequestOptions): ApiPromise<DeleteResponse>;
}
