import { transferPlatform as platform } from '#platform';
import type { TransferJob } from '../job.js';
import type { SignedUrls } from '../signed-urls.js';
import { connectionError, connectionFailed, requestRejected } from './errors.js';
import { IncomingBody } from './incoming-body.js';
import { retryStorageRequest, type StorageOutcome, type StorageRequest } from './request.js';
import { StallScope } from './scope.js';

/** Passes the bytes of a staging object to `consume`. If the body breaks off, it is fetched and consumed again from its start. */
export async function getObject<T>(
  job: TransferJob,
  urls: SignedUrls,
  consume: (body: ReadableStream<Uint8Array>) => Promise<T>,
): Promise<T> {
  const request = requestOf(urls);
  return await retryStorageRequest<T>(job, request, { replayable: true }, async () => {
    const opened = await open(job, request);
    if (!opened.ok) return opened;
    const incoming = opened.value;
    try {
      return { ok: true, value: await consume(incoming.stream) };
    } catch (error) {
      if (incoming.failure !== undefined) return connectionFailed(incoming.failure);
      throw error;
    } finally {
      await incoming.return();
    }
  });
}

/** Opens a staging object. If the body breaks off later, the stream fails; it is not fetched again. */
export async function openObject(job: TransferJob, urls: SignedUrls): Promise<ReadableStream<Uint8Array>> {
  const request = requestOf(urls);
  const incoming = await retryStorageRequest(job, request, { replayable: true }, () => open(job, request));
  return incoming.stream;
}

function requestOf(urls: SignedUrls): StorageRequest {
  return { phase: 'receive', method: 'GET', url: urls.downloadUrl };
}

async function open(job: TransferJob, request: StorageRequest): Promise<StorageOutcome<IncomingBody>> {
  const scope = new StallScope(job);
  let incoming: IncomingBody | undefined;
  try {
    const init: RequestInit = { method: 'GET', redirect: platform.redirect, signal: scope.signal };
    const response = await scope.raceNetwork(job.context.fetch(request.url, init));
    if (!response.ok) return await requestRejected(request, response, scope);
    incoming = new IncomingBody(job, request, scope, response);
    return { ok: true, value: incoming };
  } catch (error) {
    return connectionFailed(connectionError(job, request, scope, error));
  } finally {
    if (incoming === undefined) scope[Symbol.dispose]();
  }
}
