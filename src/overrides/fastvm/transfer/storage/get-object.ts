import { transferPlatform as platform } from '#platform';
import { discard } from '../../../../core/transport/send.js';
import { FileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import { connectionError, connectionFailed, requestRejected } from './errors.js';
import { IncomingBody } from './incoming-body.js';
import { describe, retryStorageRequest, type StorageOutcome, type StorageRequest } from './request.js';
import { StallScope } from './scope.js';
import type { StoredObject } from './stored-object.js';

/** Passes the bytes of an object to `consume`. If the body breaks off, it is fetched and consumed again from its start. */
export async function getObject<T>(
  job: TransferJob,
  object: StoredObject,
  consume: (body: ReadableStream<Uint8Array>) => Promise<T>,
): Promise<T> {
  const request = requestOf(object);
  return await retryStorageRequest<T>(job, request, { replayable: true }, async () => {
    const opened = await open(job, request, object);
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

/** Opens an object. If the body breaks off later, the stream fails; it is not fetched again. */
export async function openObject(job: TransferJob, object: StoredObject): Promise<ReadableStream<Uint8Array>> {
  const request = requestOf(object);
  const incoming = await retryStorageRequest(job, request, { replayable: true }, () => open(job, request, object));
  return incoming.stream;
}

function requestOf({ url }: StoredObject): StorageRequest {
  return { phase: 'receive', method: 'GET', url };
}

async function open(
  job: TransferJob,
  request: StorageRequest,
  object: StoredObject,
): Promise<StorageOutcome<IncomingBody>> {
  const scope = new StallScope(job);
  let incoming: IncomingBody | undefined;
  try {
    const response = await scope.raceNetwork(job.context.fetch(request.url, initOf(scope.signal)));
    if (!response.ok || response.redirected) return await requestRejected(request, response, scope);
    const coding = response.headers.get('content-encoding') ?? 'identity';
    if (coding.trim().toLowerCase() !== 'identity') {
      discard(response);
      return { ok: false, error: coded(request, coding), retryable: false };
    }
    incoming = new IncomingBody({ job, request, scope, response, object });
    return { ok: true, value: incoming };
  } catch (error) {
    return connectionFailed(connectionError(job, request, scope, error));
  } finally {
    if (incoming === undefined) scope[Symbol.dispose]();
  }
}

/** Browsers ask for what they like; there, a coded body has another length than the guest has sent, or no readable header. */
function initOf(signal: AbortSignal): RequestInit {
  return { method: 'GET', headers: { 'accept-encoding': 'identity' }, redirect: platform.redirect, signal };
}

function coded(request: StorageRequest, coding: string): FileTransferError {
  const message = `${describe(request)} came with Content-Encoding ${coding} although identity was asked for: its length cannot be checked`;
  return new FileTransferError('STORAGE', request.phase, message, { hint: 'check for a proxy that changes responses' });
}
