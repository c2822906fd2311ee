import { isRetryableStatus, MAX_RETRY_AFTER_MS } from '../../../../core/call/retry.js';
import { describeCauses } from '../../../../core/errors/causes.js';
import { retryAfterMs } from '../../../../core/http/retry-after.js';
import { readUpTo } from '../../../../core/streams/read-body.js';
import { FileTransferError, isFileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import { describe, type StorageError, type StorageOutcome, type StorageRequest } from './request.js';
import type { StallScope } from './scope.js';

const MAX_ERROR_BYTES = 4_096;

/** Why no complete response arrived: the caller's abort, a stall, or else the connection. */
export function connectionError(
  job: TransferJob,
  request: StorageRequest,
  scope: StallScope,
  cause: unknown,
): StorageError {
  if (job.signal?.aborted) return job.abortedError();
  if (scope.stalled) {
    const message = `${describe(request)} moved no byte for stallTimeoutMs (${job.stallTimeoutMs} ms)`;
    return new FileTransferError('STALLED', request.phase, message, {
      hint: 'check the network, or raise stallTimeoutMs',
    });
  }
  if (isFileTransferError(cause)) return cause;
  job.secretUrls.maskError(cause);
  const message = `${describe(request)} failed: ${describeCauses(cause)}`;
  const hint = 'check that this machine reaches the storage, through firewall and proxy too, then try again';
  return new FileTransferError('STORAGE', request.phase, job.secretUrls.mask(message), { cause, hint });
}

/** The outcome for a {@link connectionError}: only a broken connection is retried, not a redirect, which `fetch` reports as one. */
export function connectionFailed(error: StorageError): StorageOutcome<never> {
  const isRedirect = /\bredirect\b/.test(describeCauses(error.cause));
  return { ok: false, error, retryable: isFileTransferError(error) && error.code === 'STORAGE' && !isRedirect };
}

/** The outcome for a response with an error status. */
export async function requestRejected(
  request: StorageRequest,
  response: Response,
  scope: StallScope,
): Promise<StorageOutcome<never>> {
  const reason = await errorCode(response, scope);
  const expired = response.status === 403 || reason === 'ExpiredToken';
  const isRedirect = response.type === 'opaqueredirect' || response.redirected;
  const status = isRedirect ? 'a redirect, which is not followed' : String(response.status);
  const message = `${describe(request)} got ${status}${reason === undefined ? '' : ` ${reason}`}`;
  const hint = expired ? 'check the clock of this machine, and that no proxy changes requests' : 'try again later';
  const error = new FileTransferError(expired ? 'EXPIRED' : 'STORAGE', request.phase, message, { hint });
  const retryable = !expired && isRetryable(response);
  const waitMs = retryAfterMs(response.headers);
  return { ok: false, error, retryable: retryable && (waitMs ?? 0) <= MAX_RETRY_AFTER_MS, retryAfterMs: waitMs };
}

/** Storage requests are idempotent, so every 5xx can be retried. */
function isRetryable(response: Response): boolean {
  return response.status >= 500 || isRetryableStatus(response.status, response.headers);
}

/** The error code of the usual XML response. The rest of the body may quote signatures. */
async function errorCode(response: Response, scope: StallScope): Promise<string | undefined> {
  try {
    const bytes = await scope.raceNetwork(readUpTo(response, MAX_ERROR_BYTES));
    return /<Code>(\w{1,64})<\/Code>/.exec(new TextDecoder().decode(bytes))?.[1];
  } catch {
    // The body broke off; the status alone already says what went wrong.
    return undefined;
  }
}
