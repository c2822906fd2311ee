/** FastVM: micro-VMs, commands in them, file transfer, snapshots, volumes. */
export type * from '../generated/fastvm/types.js';
export { FastvmClient, type FastvmClientOptions } from './overrides/fastvm/client.js';
export { FileTransferError } from './overrides/fastvm/errors/file-transfer-error.js';
export { VMLaunchError, VMNotReadyError } from './overrides/fastvm/errors/launch-errors.js';
export type { LaunchedVm } from './overrides/fastvm/launched-vm.js';
export type { TransferOptions } from './overrides/fastvm/transfer/options.js';
export type { UploadSource } from './overrides/fastvm/transfer/upload.js';
export type { LaunchOptions, RunParams } from './overrides/fastvm/vms.js';
export type { WaitOptions } from './overrides/fastvm/wait-for-ready.js';
export * from './shared-exports.js';
