export { ConsoleError } from './console-error.js';
export {
  ExecError,
  ExecOutcomeUnknownError,
  ExecWaitTimeoutError,
  type PartialExecResult,
  StreamInterruptedError,
} from './exec-errors.js';
export {
  FileTransferError,
  type FileTransferErrorCode,
  type TransferPhase,
} from './file-transfer-error.js';
export * from './guards.js';
export { VMLaunchError, VMNotReadyError } from './launch-errors.js';
export { PortNotReadyError } from './port-not-ready-error.js';
export { ResourceFailedError, ResourceNotReadyError } from './resource-errors.js';
export { UntrustedUrlError } from './untrusted-url-error.js';
