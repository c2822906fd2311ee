import { isErrorOfType } from '../../../core/errors/fastkit-error.js';
import type { ConsoleError } from './console-error.js';
import type {
  ExecError,
  ExecOutcomeUnknownError,
  ExecWaitTimeoutError,
  StreamInterruptedError,
} from './exec-errors.js';
import type { VMLaunchError, VMNotReadyError } from './launch-errors.js';
import type { PortNotReadyError } from './port-not-ready-error.js';
import type { ResourceFailedError, ResourceNotReadyError } from './resource-errors.js';
import type { UntrustedUrlError } from './untrusted-url-error.js';

export { isFileTransferError } from './file-transfer-error.js';

// `instanceof` fails between two copies of the package (ESM and CommonJS, two bundles); these guards do not.

/** The console did not open, or its connection broke. */
export const isConsoleError = (value: unknown): value is ConsoleError => isErrorOfType(value, 'ConsoleError');
/** A command ended with a non-zero code (`onNonZero`), or one of fastkit’s own steps in the guest failed. */
export const isExecError = (value: unknown): value is ExecError => isErrorOfType(value, 'ExecError');
/** The outcome of a detached command is unknown. */
export const isExecOutcomeUnknownError = (value: unknown): value is ExecOutcomeUnknownError =>
  isErrorOfType(value, 'ExecOutcomeUnknownError');
/** A detached command did not end within `waitTimeoutMs`. */
export const isExecWaitTimeoutError = (value: unknown): value is ExecWaitTimeoutError =>
  isErrorOfType(value, 'ExecWaitTimeoutError');
/** A command’s stream ended without its exit event. */
export const isStreamInterruptedError = (value: unknown): value is StreamInterruptedError =>
  isErrorOfType(value, 'StreamInterruptedError');
/** A VM will not become ready. */
export const isVMLaunchError = (value: unknown): value is VMLaunchError => isErrorOfType(value, 'VMLaunchError');
/** A VM was not ready in time. */
export const isVMNotReadyError = (value: unknown): value is VMNotReadyError => isErrorOfType(value, 'VMNotReadyError');
/** Nothing listened on a port in time. */
export const isPortNotReadyError = (value: unknown): value is PortNotReadyError =>
  isErrorOfType(value, 'PortNotReadyError');
/** A snapshot or volume will not become ready. */
export const isResourceFailedError = (value: unknown): value is ResourceFailedError =>
  isErrorOfType(value, 'ResourceFailedError');
/** A snapshot or volume was not ready in time. */
export const isResourceNotReadyError = (value: unknown): value is ResourceNotReadyError =>
  isErrorOfType(value, 'ResourceNotReadyError');
/** The service named a storage or console URL that is not used: not `https` or `wss`, or of another kind. */
export const isUntrustedUrlError = (value: unknown): value is UntrustedUrlError =>
  isErrorOfType(value, 'UntrustedUrlError');
