import { FileTransferError, isFileTransferError } from '../errors/file-transfer-error.js';
import { checkNamedUrl } from '../named-url.js';
import type { TransferJob } from './job.js';

/** The URLs of one staging object, both present. */
export interface SignedUrls {
  readonly uploadUrl: string;
  readonly downloadUrl: string;
  /** `Infinity` if the service reports none. */
  readonly maxUploadBytes: number;
}

/**
 * Runs `work` with a pair of signed URLs. If storage rejects them as expired and the work is `replayable`, runs it once more with a new
 * pair. URLs of different pairs are never mixed: they may point to different objects.
 *
 * @throws {UntrustedUrlError} The service names a URL that is not as safe as the API.
 */
export async function withSignedUrls<T>(
  job: TransferJob,
  options: { readonly name: string; readonly replayable: boolean },
  work: (urls: SignedUrls) => Promise<T>,
): Promise<T> {
  try {
    return await work(await presign(job, options.name));
  } catch (error) {
    if (!options.replayable || !isFileTransferError(error) || error.code !== 'EXPIRED') throw error;
    job.context.log.debug?.('fastvm: storage rejected the signed URL with 403; requesting a new one');
    return await work(await presign(job, options.name));
  }
}

async function presign(job: TransferJob, name: string): Promise<SignedUrls> {
  job.progress.start('presign');
  const response = await job.context.vms.files.presign(job.vmId, { path: name }, { signal: job.signal });
  const { uploadUrl, downloadUrl, maxUploadBytes } = response;
  if (!uploadUrl || !downloadUrl) {
    throw new FileTransferError(
      'STORAGE',
      'presign',
      'the response of files.presign has no uploadUrl or no downloadUrl',
    );
  }
  for (const url of [uploadUrl, downloadUrl]) {
    checkNamedUrl('files.presign named a storage URL', url, ['https', 'http'], job.context.baseUrl);
    job.secretUrls.add(url);
  }
  const isLimited = typeof maxUploadBytes === 'number' && maxUploadBytes >= 0;
  return { uploadUrl, downloadUrl, maxUploadBytes: isLimited ? maxUploadBytes : Number.POSITIVE_INFINITY };
}
