import type { ExecResult } from '../../../../generated/fastvm/types.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import type { RunParams } from '../exec/params.js';
import type { TransferOptions } from '../transfer/options.js';
import type { UploadSource } from '../transfer/upload.js';

/** The parts of a client that files need. */
export interface FilesContext {
  readonly maxRetries: number;
  run(vmId: string, params: RunParams, options: RequestOptions): PromiseLike<ExecResult>;
  upload(vmId: string, source: UploadSource, remotePath: string, options: TransferOptions): Promise<void>;
  downloadBytes(vmId: string, remotePath: string, options: TransferOptions): Promise<Uint8Array>;
}

/** The most content that goes with a command; more goes through storage. */
export const MAX_INLINE_BYTES = 1024 * 1024;

/** Options of a step that is retried like a read. */
export function withRetries({ maxRetries }: FilesContext, options: RequestOptions): RequestOptions {
  return { maxRetries, ...options };
}
