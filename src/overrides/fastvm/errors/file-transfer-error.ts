import type { ExecResult } from '../../../../generated/fastvm/types.js';
import { FastkitError, type FastkitErrorOptions, isErrorOfType } from '../../../core/errors/fastkit-error.js';
import { hide } from '../../../core/errors/inspect.js';

/**
 * Why a transfer failed.
 *
 * - `ENOENT`: the remote path of a download, or the local path of an upload, does not exist.
 * - `EACCES`, `ENOTDIR`, `EISDIR`, `EEXIST`, `ENOTEMPTY`, `ENOSPC`: what the guest's system says to a call of `files`: no permission, a file where
 *   a directory should be, a directory where a file should be, something in the way, a directory with entries, a full disk.
 * - `TOO_LARGE`: more bytes than storage accepts for this VM, or a download beyond its `limits`.
 * - `STORAGE`: the storage between client and guest rejected a request, the connection to it failed in every attempt, or what arrived is not
 *   as long as what was sent.
 * - `EXPIRED`: storage rejected the signed URL with 403, and then also a new one.
 * - `GUEST`: a step inside the VM failed or ran out of time; see `execResult`.
 * - `ARCHIVE`: the archive is damaged, cut short, or contains something that is not safe to unpack.
 * - `STALLED`: no byte moved between client and storage for `stallTimeoutMs`.
 * - `UNSUPPORTED`: a kind of file that cannot be transferred, such as a socket.
 * - `DESTINATION`: something in the way at the local destination; nothing was changed.
 * - `LOCAL_FILE`: reading or writing the local file system failed.
 */
export type FileTransferErrorCode =
  | 'ENOENT'
  | 'EACCES'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EEXIST'
  | 'ENOTEMPTY'
  | 'ENOSPC'
  | 'TOO_LARGE'
  | 'STORAGE'
  | 'EXPIRED'
  | 'GUEST'
  | 'ARCHIVE'
  | 'STALLED'
  | 'UNSUPPORTED'
  | 'DESTINATION'
  | 'LOCAL_FILE';

/**
 * The steps of a transfer.
 *
 * Upload: `presign`, `pack` (directories), `store` (client to storage), `fetch` (storage to guest), `extract` (directories).
 * Download: `classify`, `presign`, `send` (guest to storage), `receive` (storage to client), `unpack` (to the local path).
 * Calls of `files`: `command`, and those above for what goes through storage.
 */
export type TransferPhase =
  | 'presign'
  | 'pack'
  | 'store'
  | 'fetch'
  | 'extract'
  | 'classify'
  | 'send'
  | 'receive'
  | 'unpack'
  | 'command';

export interface FileTransferErrorOptions extends FastkitErrorOptions {
  readonly execResult?: ExecResult | undefined;
}

/** An upload or download that could not be completed. Signed URLs appear in it without their signature. */
export class FileTransferError extends FastkitError {
  static override readonly type: string = 'FileTransferError';

  declare readonly code: FileTransferErrorCode;
  readonly phase: TransferPhase;
  /** Result of the command that failed in the guest, if any, with its output as it came. Not enumerable. */
  declare readonly execResult?: ExecResult;

  constructor(
    code: FileTransferErrorCode,
    phase: TransferPhase,
    message: string,
    options: FileTransferErrorOptions = {},
  ) {
    super(code, message, options);
    this.phase = phase;
    if (options.execResult !== undefined) hide(this, { execResult: options.execResult });
  }

  protected override details(): Record<string, unknown> {
    const { phase, execResult } = this;
    const exec = execResult && { exitCode: execResult.exitCode, timedOut: execResult.timedOut };
    return { phase, ...(exec === undefined ? {} : { exec }) };
  }
}

/** Whether `value` is a {@link FileTransferError}, from any copy of the package. */
export const isFileTransferError = (value: unknown): value is FileTransferError =>
  isErrorOfType(value, 'FileTransferError');
