import { openLocalDestination } from '#node-transfer';
import { FileTransferError } from '../errors/file-transfer-error.js';
import type { TransferContext } from './context.js';
import { getObject, openObject } from './get-object.js';
import { removeStage, runInGuest } from './guest.js';
import { classifyCommand, newStagePath, sendDirectoryCommand, sendFileCommand } from './guest-commands.js';
import { TransferJob } from './job.js';
import type { TransferOptions } from './options.js';
import { type SignedUrls, withSignedUrls } from './signed-urls.js';

/**
 * Copies a file or a directory out of a VM.
 *
 * A file goes to `localPath` in one step when it is complete; until then an existing file there stays as it is. The contents of a
 * directory go into the directory `localPath`; files there that the VM has not stay. Missing parent directories are made. Modes of files in
 * directories, times, symbolic links and empty directories are kept; owners and setuid, setgid and sticky bits are not, and devices and
 * pipes are refused. Never writes through a symbolic link inside the destination.
 *
 * @throws {FileTransferError} See its `code`; `ENOENT` when there is nothing at `remotePath`.
 * @throws {AbortedError} `options.signal` aborted.
 * @throws {InvalidArgumentError} The platform has no local files.
 */
export async function download(
  context: TransferContext,
  vmId: string,
  remotePath: string,
  localPath: string | URL,
  options: TransferOptions = {},
): Promise<void> {
  const job = new TransferJob(context, { action: 'download', vmId, remotePath }, options);
  await job.run(async () => {
    const destination = openLocalDestination(localPath);
    const kind = await classify(job);
    await destination.check(kind);
    await withSignedUrls(job, { name: remotePath, repeatable: true }, async (urls) => {
      await (kind === 'file' ? sendFile(job, urls) : sendDirectory(job, urls));
      await getObject(job, urls, (body) => destination.save(kind, body, job));
    });
  });
}

/** Reads a file of a VM into memory. Otherwise like {@link downloadStream}, but a connection that breaks off is opened again. */
export async function downloadBytes(
  context: TransferContext,
  vmId: string,
  remotePath: string,
  options: TransferOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const job = new TransferJob(context, { action: 'download', vmId, remotePath }, options);
  return await job.run(() => withSentFile(job, (urls) => getObject(job, urls, collect)));
}

/**
 * Opens a file of a VM for reading, in pieces. Directories are refused.
 *
 * The stream fails with the same errors as the call, also when it is shorter than announced; `signal` and the stall timeout hold to its
 * end. It is not opened again when it breaks off.
 */
export async function downloadStream(
  context: TransferContext,
  vmId: string,
  remotePath: string,
  options: TransferOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const job = new TransferJob(context, { action: 'download', vmId, remotePath }, options);
  return await job.run(() => withSentFile(job, (urls) => openObject(job, urls)));
}

async function withSentFile<T>(job: TransferJob, receive: (urls: SignedUrls) => Promise<T>): Promise<T> {
  if ((await classify(job)) === 'dir') {
    const message = `${job.remotePath} is a directory in the guest`;
    throw new FileTransferError('UNSUPPORTED', 'classify', message, { hint: 'use download, which takes directories' });
  }
  return await withSignedUrls(job, { name: job.remotePath, repeatable: true }, async (urls) => {
    await sendFile(job, urls);
    return await receive(urls);
  });
}

async function classify(job: TransferJob): Promise<'file' | 'dir'> {
  job.progress.start('classify');
  const { remotePath } = job;
  const step = { phase: 'classify', what: `looking at ${remotePath}` } as const;
  const execResult = await runInGuest(job, step, classifyCommand(remotePath));
  const kind = (execResult.stdout ?? '').trim();
  switch (kind) {
    case 'file':
    case 'dir':
      return kind;
    case 'missing':
      throw new FileTransferError('ENOENT', 'classify', `there is no ${remotePath} in the guest`, { execResult });
    case 'other':
      throw new FileTransferError('UNSUPPORTED', 'classify', `${remotePath} is no file and no directory`, {
        execResult,
      });
    default:
      throw new FileTransferError('GUEST', 'classify', `${step.what} in the guest gave no usable answer`, {
        execResult,
      });
  }
}

async function sendFile(job: TransferJob, urls: SignedUrls): Promise<void> {
  job.progress.start('send');
  const step = { phase: 'send', what: `sending ${job.remotePath}` } as const;
  await runInGuest(job, step, sendFileCommand(job.remotePath, urls.uploadUrl));
}

async function sendDirectory(job: TransferJob, urls: SignedUrls): Promise<void> {
  job.progress.start('send');
  const stage = newStagePath('download');
  const step = { phase: 'send', what: `packing and sending ${job.remotePath}` } as const;
  try {
    await runInGuest(job, step, sendDirectoryCommand(job.remotePath, stage, urls.uploadUrl));
  } catch (error) {
    await removeStage(job, stage);
    throw error;
  }
}

async function collect(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}
