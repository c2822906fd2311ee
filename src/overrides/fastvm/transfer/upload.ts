import { transfer } from '#platform';
import { isKind } from '../../../core/util/kinds.js';
import type { TransferContext } from './context.js';
import { extractCommand, modeCommand, newStageFile } from './guest-commands.js';
import { TransferJob } from './job.js';
import type { LocalSource, PackedDirectory } from './local-files.js';
import type { TransferOptions } from './options.js';
import { withSignedUrls } from './signed-urls.js';
import { sendBodyOf } from './storage/outgoing-body.js';
import { putObject } from './storage/put-object.js';
import { checkGuestResult, removeStage, runInGuest } from './transfer-guest.js';

/** Mode of a new file in the guest; it need not be set. */
const GUEST_MODE = 0o644;

/**
 * What can be uploaded. A string or a file URL is a path on this machine (a file or a directory; Node only).
 *
 * All sources except a `ReadableStream` are sent with an exact `Content-Length` and can be sent again if storage fails. A stream is sent
 * once, with chunked encoding, which not every storage accepts.
 */
export type UploadSource = string | URL | Blob | Uint8Array | ReadableStream<Uint8Array>;

/**
 * Copies a file or a directory into a VM.
 *
 * A file or bytes become the file `remotePath`. The mode of a local file is kept (unless it is 0644, this takes another command in the
 * guest); its modification time is not. The contents of a local directory are unpacked into the directory `remotePath`, which is created
 * if missing; other files there stay. Modes, times, symbolic links and empty directories are kept, owners are not, and hard links become
 * copies. A file whose size changes during the upload is an error. Storage requests are retried unless the source is a `ReadableStream`,
 * which cannot be read again.
 *
 * @throws {FileTransferError} See its `code`.
 * @throws {AbortedError} `options.signal` aborted.
 * @throws {InvalidArgumentError} A path on a platform without local files, or an unsupported kind of source.
 */
export async function upload(
  context: TransferContext,
  vmId: string,
  source: UploadSource,
  remotePath: string,
  options: TransferOptions = {},
): Promise<void> {
  const job = new TransferJob(context, { action: 'upload', vmId, remotePath }, options);
  await job.run(async () => {
    const isPath = typeof source === 'string' || isKind(source, 'URL');
    const local: LocalSource = isPath
      ? await (await transfer()).openLocalSource(source)
      : { kind: 'file', body: sendBodyOf(source) };
    await (local.kind === 'file' ? uploadFile(job, local) : uploadDirectory(job, local.pack));
  });
}

async function uploadFile(
  job: TransferJob,
  { body, mode = GUEST_MODE }: LocalSource & { kind: 'file' },
): Promise<void> {
  const { remotePath } = job;
  const downloadUrl = await withSignedUrls(job, { name: remotePath, replayable: body.replayable }, async (urls) => {
    await putObject(job, urls, body);
    return urls.downloadUrl;
  });
  await fetchIntoGuest(job, downloadUrl, remotePath);
  if (mode === GUEST_MODE) return;
  const step = { phase: 'fetch', what: `setting the mode of ${remotePath}` } as const;
  await runInGuest(job, step, modeCommand(remotePath, mode));
}

async function uploadDirectory(
  job: TransferJob,
  pack: (job: TransferJob, maxBytes: number) => Promise<PackedDirectory>,
): Promise<void> {
  const stage = newStageFile(job.compression);
  let packed: PackedDirectory | undefined;
  let downloadUrl: string;
  try {
    downloadUrl = await withSignedUrls(job, { name: stage, replayable: true }, async (urls) => {
      packed ??= await pack(job, urls.maxUploadBytes);
      await putObject(job, urls, packed.body);
      return urls.downloadUrl;
    });
  } finally {
    await packed?.remove();
  }
  await extractInGuest(job, downloadUrl, stage);
}

async function extractInGuest(job: TransferJob, downloadUrl: string, stage: string): Promise<void> {
  try {
    await fetchIntoGuest(job, downloadUrl, stage);
    job.progress.start('extract');
    const step = { phase: 'extract', what: `unpacking into ${job.remotePath}` } as const;
    await runInGuest(job, step, extractCommand(stage, job.remotePath));
  } catch (error) {
    await removeStage(job, stage);
    throw error;
  }
}

async function fetchIntoGuest(job: TransferJob, url: string, path: string): Promise<void> {
  job.progress.start('fetch');
  const { vmId, timeoutSec } = job;
  const result = await job.context.vms.files.fetch(vmId, { url, path, timeoutSec }, job.guestOptions());
  checkGuestResult(job, { phase: 'fetch', what: `fetching ${path}` }, result);
}
