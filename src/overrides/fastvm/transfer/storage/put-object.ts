import { transferPlatform as platform } from '#platform';
import { discard } from '../../../../core/transport/send.js';
import type { TransferJob } from '../job.js';
import type { SignedUrls } from '../signed-urls.js';
import { connectionError, connectionFailed, requestRejected } from './errors.js';
import { OutgoingBody, type SendBody, tooLarge } from './outgoing-body.js';
import { retryStorageRequest, type StorageOutcome, type StorageRequest } from './request.js';
import { StallScope } from './scope.js';

/** Sends a body to storage: from its start in each attempt, and with its exact length if that is known. */
export async function putObject(job: TransferJob, urls: SignedUrls, body: SendBody): Promise<void> {
  const { maxUploadBytes, uploadUrl: url } = urls;
  if (body.sizeBytes !== undefined && body.sizeBytes > maxUploadBytes) throw tooLarge(body.sizeBytes, maxUploadBytes);
  const request: StorageRequest = { phase: 'store', method: 'PUT', url };
  const sentBytes = await retryStorageRequest(job, request, body, () => attempt(job, request, body, maxUploadBytes));
  job.progress.finish(sentBytes);
}

async function attempt(
  job: TransferJob,
  request: StorageRequest,
  body: SendBody,
  maxBytes: number,
): Promise<StorageOutcome<number>> {
  job.progress.start('store', body.sizeBytes);
  const scope = new StallScope(job);
  const streams = platform.streamsBodies || body.whole === undefined;
  const outgoing = streams ? new OutgoingBody(job, body, scope, maxBytes) : undefined;
  try {
    // The stall timer needs a streamed body; a single Blob or buffer reports no progress.
    if (outgoing !== undefined) scope.networkPending();
    const response = await scope.race(job.context.fetch(request.url, initOf(body, outgoing, scope.signal)));
    scope.networkMoved();
    if (!response.ok) return await requestRejected(request, response, scope);
    discard(response);
    return { ok: true, value: outgoing?.sentBytes ?? body.sizeBytes ?? 0 };
  } catch (error) {
    if (outgoing?.failure !== undefined && !job.signal?.aborted) throw outgoing.failure.error;
    return connectionFailed(connectionError(job, request, scope, error));
  } finally {
    scope[Symbol.dispose]();
    void outgoing?.return();
  }
}

/** Only the headers that the signature covers: storage rejects a request with any other. */
function initOf(body: SendBody, outgoing: OutgoingBody | undefined, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  const init: RequestInit & { duplex?: 'half' } = { method: 'PUT', headers, redirect: platform.redirect, signal };
  if (outgoing === undefined) return { ...init, body: body.whole ?? null };
  if (platform.streamsBodies && body.sizeBytes !== undefined) headers['content-length'] = String(body.sizeBytes);
  return Object.assign(init, { body: outgoing.stream, duplex: 'half' });
}
