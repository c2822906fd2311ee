import { isFastkitError } from '../../../../core/errors/guards.js';
import { isError } from '../../../../core/errors/is-error.js';
import { FileTransferError, type TransferPhase } from '../../errors/file-transfer-error.js';

/** Runs work on local files; a file system error becomes a `FileTransferError` that says which step failed. */
export async function withLocalFiles<T>(phase: TransferPhase, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFastkitError(error) || !isSystemError(error)) throw error;
    throw new FileTransferError('LOCAL_FILE', phase, `${what} failed: ${error.message}`, { cause: error });
  }
}

/** The result of a file system call, or `undefined` if the path does not exist. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** An error of an operating system call, as opposed to those of streams and codecs. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return isError(error) && 'syscall' in error && 'code' in error;
}
