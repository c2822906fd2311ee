import { platform } from '#node-transfer';
import { discard } from '../../../../core/transport/send.js';
import type { TransferJob } from '../job.js';
import type { SignedUrls } from '../signed-urls.js';
import { interrupted, interruption, refused, type StorageOutcome, type StorageRequest } from './errors.js';
import { OutgoingBody, tooLarge } from './outgoing-body.js';
import { retryStorageRequest } from './request.js';
import { StallScope } from './scope.js';
import type { SendBody } from './send-body.js';

/** Sends a body to storage: from its start in each attempt, with its exact length wherever that is known. */
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
  const outgoing =
    platform.streamsBodies || body.whole === undefined ? openBody(job, body, scope, maxBytes) : undefined;
  try {
    // Sent as one value, nothing shows whether bytes move: the stall timer needs the stream.
    if (outgoing !== undefined) scope.networkPending();
    const response = await scope.race(job.context.fetch(request.url, initOf(body, outgoing, scope.signal)));
    scope.networkMoved();
    if (!response.ok) return await refused(request, response, scope);
    discard(response);
    return { ok: true, value: outgoing?.sentBytes ?? body.sizeBytes ?? 0 };
  } catch (error) {
    if (outgoing?.failure !== undefined && !job.signal?.aborted) throw outgoing.failure.error;
    return interrupted(interruption(job, request, scope, error));
  } finally {
    scope[Symbol.dispose]();
    void outgoing?.return();
  }
}

function openBody(job: TransferJob, body: SendBody, scope: StallScope, maxBytes: number): OutgoingBody {
  return new OutgoingBody(body, { scope, maxBytes, onBytes: (sentBytes) => job.progress.reached(sentBytes) });
}

/** Only what the signature allows: any further header makes storage refuse the request. */
function initOf(body: SendBody, outgoing: OutgoingBody | undefined, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  const init: RequestInit & { duplex?: 'half' } = { method: 'PUT', headers, redirect: platform.redirect, signal };
  if (outgoing === undefined) return { ...init, body: body.whole ?? null };
  if (platform.streamsBodies && body.sizeBytes !== undefined) headers['content-length'] = String(body.sizeBytes);
  return Object.assign(init, { body: outgoing.stream, duplex: 'half' });
}
