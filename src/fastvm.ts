/** FastVM: micro-VMs, commands in them, file transfer, snapshots, volumes. */
export type {
  FastvmQuotas,
  FastvmSnapshots,
  FastvmVmsServices,
  FastvmVmsTtl,
  FastvmVolumeCredentials,
  FastvmVolumes,
} from '../generated/fastvm/resources.js';
export type * from '../generated/fastvm/types.js';
export type { EndpointBody, EndpointMethod, EndpointOptions } from './core/openapi/request-endpoint.js';
export { FastvmClient } from './overrides/fastvm/client.js';
export type { ConsoleClose, ConsoleSession } from './overrides/fastvm/console/console-session.js';
export type { ConsoleOptions } from './overrides/fastvm/console/open-console.js';
export type { ConsoleWebSocket, ConsoleWebSocketClass } from './overrides/fastvm/console/websocket.js';
export type { FastvmClientOptions } from './overrides/fastvm/context/context.js';
export type { ExecLogChunk, ExecLogOptions } from './overrides/fastvm/detached/logs.js';
export type { SpawnParams } from './overrides/fastvm/detached/spawn.js';
export type { DetachedState } from './overrides/fastvm/detached/status-report.js';
export type { ExecPollOptions, ExecWaitOptions } from './overrides/fastvm/detached/watch.js';
export * from './overrides/fastvm/errors/index.js';
export type { ExecHandle, ExecStatus } from './overrides/fastvm/exec/exec-handle.js';
export type { ExecStream, StreamOptions } from './overrides/fastvm/exec/exec-stream.js';
export type { NodeWritable, OutputTarget } from './overrides/fastvm/exec/output-target.js';
export type { RunOptions, RunParams } from './overrides/fastvm/exec/params.js';
export type { ExecOutput } from './overrides/fastvm/exec/reader/output.js';
export type { FileEntry } from './overrides/fastvm/files/file-entry.js';
export type { VmFiles } from './overrides/fastvm/files/vm-files.js';
export type { RemoveFileOptions, VmsFiles } from './overrides/fastvm/files/vms-files.js';
export type { FileContent, WriteFileOptions } from './overrides/fastvm/files/write-file.js';
export type { HandleOptions, VmHandle } from './overrides/fastvm/handle/vm-handle.js';
export type { LaunchParams, LaunchSource } from './overrides/fastvm/launch/launch-params.js';
export type { QuotaLine, QuotaReport } from './overrides/fastvm/quota/quota-report.js';
export type { ExposePortParams } from './overrides/fastvm/services/expose-port.js';
export type { PortWaitOptions } from './overrides/fastvm/services/wait-for-port.js';
export type {
  IgnoreEntry,
  TransferEntryType,
  TransferLimits,
  TransferOptions,
  TransferProgress,
} from './overrides/fastvm/transfer/options.js';
export type { UploadSource } from './overrides/fastvm/transfer/upload.js';
export type { LaunchOptions, Vms } from './overrides/fastvm/vms.js';
export type { WaitOptions } from './overrides/fastvm/wait/wait-for-ready.js';
export * from './public.js';
