import { platform } from '#node-transfer';
import type { TransferJob } from '../job.js';
import type { SignedUrls } from '../signed-urls.js';
import { interrupted, interruption, refused, type StorageOutcome, type StorageRequest } from './errors.js';
import { IncomingBody } from './incoming-body.js';
import { retryStorageRequest } from './request.js';
import { StallScope } from './scope.js';

/** Reads a staging object and hands its bytes to `consume`, anew in each attempt: a body that breaks off is fetched again. */
export async function getObject<T>(
  job: TransferJob,
  urls: SignedUrls,
  consume: (body: ReadableStream<Uint8Array>) => Promise<T>,
): Promise<T> {
  const target = requestOf(urls);
  return await retryStorageRequest<T>(job, target, { replayable: true }, async () => {
    const opened = await open(job, target);
    if (!opened.ok) return opened;
    const incoming = opened.value;
    try {
      return { ok: true, value: await consume(incoming.stream) };
    } catch (error) {
      if (incoming.failure !== undefined) return interrupted(incoming.failure);
      throw error;
    } finally {
      await incoming.return();
    }
  });
}

/** Opens a staging object. What breaks off after that is an error of the stream: nothing is fetched again. */
export async function openObject(job: TransferJob, urls: SignedUrls): Promise<ReadableStream<Uint8Array>> {
  const target = requestOf(urls);
  const incoming = await retryStorageRequest(job, target, { replayable: true }, () => open(job, target));
  return incoming.stream;
}

function requestOf(urls: SignedUrls): StorageRequest {
  return { phase: 'receive', method: 'GET', url: urls.downloadUrl };
}

async function open(job: TransferJob, target: StorageRequest): Promise<StorageOutcome<IncomingBody>> {
  const scope = new StallScope(job);
  let incoming: IncomingBody | undefined;
  try {
    const request = { method: 'GET', redirect: platform.redirect, signal: scope.signal };
    const response = await scope.raceNetwork(job.context.fetch(target.url, request));
    if (!response.ok) return await refused(target, response, scope);
    incoming = new IncomingBody(job, target, scope, response);
    return { ok: true, value: incoming };
  } catch (error) {
    return interrupted(interruption(job, target, scope, error));
  } finally {
    if (incoming === undefined) scope[Symbol.dispose]();
  }
}
