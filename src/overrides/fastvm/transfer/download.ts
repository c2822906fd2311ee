import { transfer } from '#platform';
import { FileTransferError } from '../errors/file-transfer-error.js';
import type { TransferContext } from './context.js';
import { classifyCommand, newStageDirectory, sendDirectoryCommand, sendFileCommand } from './guest-commands.js';
import { curlConfig, readSentReport } from './guest-curl.js';
import { TransferJob } from './job.js';
import { DEFAULT_MEMORY_BYTES } from './limits.js';
import type { RemoteKind } from './local-files.js';
import type { TransferOptions } from './options.js';
import { type SignedUrls, withSignedUrls } from './signed-urls.js';
import { getObject, openObject } from './storage/get-object.js';
import type { StoredObject } from './storage/stored-object.js';
import { type GuestStep, removeStage, runInGuest } from './transfer-guest.js';

/**
 * Copies a file or a directory out of a VM.
 *
 * A file is moved to `localPath` atomically when it is complete; until then an existing file there is unchanged. Its mode is kept if the
 * guest has `stat`; its modification time is not. The contents of a directory are merged into the directory `localPath`; other files there
 * stay. Missing parent directories are created. Modes, times, symbolic links and empty directories are kept; owners and setuid, setgid and
 * sticky bits are not, and devices and pipes are rejected. Never writes through a symbolic link inside the destination. As with `tar` without
 * `-p`, modes lose the bits of this process's umask.
 *
 * @throws {FileTransferError} See its `code`; `ENOENT` if `remotePath` does not exist.
 * @throws {AbortedError} `options.signal` aborted; by then nothing is left beside the destination.
 * @throws {UntrustedUrlError} The service named a storage URL that is not as safe as the API.
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
    const destination = (await transfer()).openLocalDestination(localPath);
    const found = await classify(job);
    await destination.check(found.kind);
    await withSignedUrls(job, { name: remotePath, replayable: true }, async (urls) => {
      const object = await (found.kind === 'file' ? sendFile(job, urls) : sendDirectory(job, urls));
      await getObject(job, object, (body) => destination.save(found, body, job));
    });
  });
}

/**
 * Reads a file of a VM into memory, at most 1 GiB unless `limits.maxBytes` says otherwise. Like {@link downloadStream}, but fetches the file
 * again if the connection breaks.
 */
export async function downloadBytes(
  context: TransferContext,
  vmId: string,
  remotePath: string,
  options: TransferOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const job = new TransferJob(context, { action: 'download', vmId, remotePath }, options);
  const { maxBytes: most = DEFAULT_MEMORY_BYTES } = job.limits;
  const limited = (object: StoredObject) => ({ ...object, maxBytes: Math.min(object.maxBytes, most) });
  return await job.run(() => withSentFile(job, (object) => getObject(job, limited(object), collect)));
}

/**
 * Opens a file of a VM for reading, in chunks. Directories are rejected.
 *
 * The stream fails with the same errors as the call, also if it is shorter than the guest has sent; `signal` and the stall timeout apply
 * until its end. If the connection breaks, the stream fails; the file is not fetched again.
 */
export async function downloadStream(
  context: TransferContext,
  vmId: string,
  remotePath: string,
  options: TransferOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const job = new TransferJob(context, { action: 'download', vmId, remotePath }, options);
  return await job.run(() => withSentFile(job, (object) => openObject(job, object)));
}

async function withSentFile<T>(job: TransferJob, receive: (object: StoredObject) => Promise<T>): Promise<T> {
  if ((await classify(job)).kind === 'dir') {
    const message = `${job.remotePath} is a directory in the guest`;
    throw new FileTransferError('UNSUPPORTED', 'classify', message, {
      hint: 'use download, which supports directories',
    });
  }
  return await withSignedUrls(job, { name: job.remotePath, replayable: true }, async (urls) => {
    return await receive(await sendFile(job, urls));
  });
}

async function classify(job: TransferJob): Promise<RemoteKind> {
  job.progress.start('classify');
  const { remotePath } = job;
  const step = { phase: 'classify', what: `looking at ${remotePath}` } as const;
  const execResult = await runInGuest(job, step, classifyCommand(remotePath));
  const [kind = '', mode = ''] = (execResult.stdout ?? '').trim().split('\n');
  switch (kind) {
    case 'file':
      return { kind, mode: /^[0-7]{1,4}$/.test(mode) ? Number.parseInt(mode, 8) & 0o777 : undefined };
    case 'dir':
      return { kind };
    case 'missing':
      throw new FileTransferError('ENOENT', 'classify', `there is no ${remotePath} in the guest`, {
        execResult,
        hint: "check the path and that the guest has written it: vms.run(id, { command: ['ls', '-la', directory] }) lists a directory",
      });
    case 'other':
      throw new FileTransferError('UNSUPPORTED', 'classify', `${remotePath} is neither a file nor a directory`, {
        execResult,
      });
    default:
      throw new FileTransferError('GUEST', 'classify', `${step.what} in the guest produced unexpected output`, {
        execResult,
      });
  }
}

async function sendFile(job: TransferJob, urls: SignedUrls): Promise<StoredObject> {
  job.progress.start('send');
  const step = { phase: 'send', what: `sending ${job.remotePath}` } as const;
  const { sizeBytes, maxBytes } = await send(job, urls, step, sendFileCommand(job.remotePath));
  const { maxBytes: most = Number.POSITIVE_INFINITY } = job.limits;
  return { url: urls.downloadUrl, sizeBytes, maxBytes: Math.min(maxBytes, most) };
}

async function sendDirectory(job: TransferJob, urls: SignedUrls): Promise<StoredObject> {
  job.progress.start('send');
  const stage = newStageDirectory();
  const { compression, selection } = job;
  const options = { compression, followsLinks: selection.symlinks === 'follow' };
  const step = { phase: 'send', what: `packing and sending ${job.remotePath}` } as const;
  try {
    return await send(job, urls, step, sendDirectoryCommand(job.remotePath, stage, options));
  } catch (error) {
    await removeStage(job, stage);
    throw error;
  }
}

/** Runs a command that sends something to storage, and compares what the guest says about it later with what arrives here. */
async function send(job: TransferJob, urls: SignedUrls, step: GuestStep, command: string): Promise<StoredObject> {
  const { stdout = '' } = await runInGuest(job, step, command, curlConfig(urls.uploadUrl));
  const { status, sizeBytes } = readSentReport(stdout) ?? {};
  if (sizeBytes === undefined) {
    job.context.log.debug?.(
      "fastvm: the guest's curl does not say how much it has sent; only Content-Length is checked",
    );
  } else if (status === undefined || status < 200 || status > 299) {
    // `--fail` does not include redirects.
    const message = `${step.what} in the guest did not store anything: storage responded with ${status}`;
    throw new FileTransferError('STORAGE', step.phase, message);
  }
  return { url: urls.downloadUrl, sizeBytes, maxBytes: urls.maxUploadBytes };
}

async function collect(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}
