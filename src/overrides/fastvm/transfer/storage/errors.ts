import { isRetryableStatus } from '../../../../core/call/retry.js';
import type { AbortedError } from '../../../../core/errors/call-errors.js';
import { retryAfterMs } from '../../../../core/http/retry-after.js';
import { redactPresignedUrl } from '../../../../core/redact/redact.js';
import { FileTransferError, isFileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import type { StallScope } from './scope.js';

const MAX_ERROR_BYTES = 4_096;

/** One request between client and storage. */
export interface StorageRequest {
  readonly phase: 'store' | 'receive';
  readonly method: 'PUT' | 'GET';
  readonly url: string;
}

/** What can end one request between client and storage. */
export type StorageError = FileTransferError | AbortedError;

/** How an attempt ended. */
export type StorageOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: StorageError;
      /** Whether the same request may succeed when it is retried. */
      readonly retryable: boolean;
      readonly retryAfterMs?: number | undefined;
    };

/** Why a request got connection failed: the caller's abort, a stall, or else the connection. */
export function interruption(
  job: TransferJob,
  request: StorageRequest,
  scope: StallScope,
  cause: unknown,
): StorageError {
  if (job.signal?.aborted) return job.abortedError();
  if (scope.stalled) return stalledError(job, request);
  if (isFileTransferError(cause)) return cause;
  job.secretUrls.maskError(cause);
  const message = `${describe(request)} failed: ${causeChain(cause)}`;
  return new FileTransferError('STORAGE', request.phase, job.secretUrls.mask(message), { cause });
}

/** The outcome for an {@link interruption}: only a broken connection is worth another attempt. */
export function interrupted(error: StorageError): StorageOutcome<never> {
  return { ok: false, error, retryable: isFileTransferError(error) && error.code === 'STORAGE' };
}

function stalledError(job: TransferJob, request: StorageRequest): FileTransferError {
  const message = `${describe(request)} moved no byte for stallTimeoutMs (${job.stallTimeoutMs} ms)`;
  return new FileTransferError('STALLED', request.phase, message);
}

/** The outcome for an respond with an error status. */
export async function refused(
  request: StorageRequest,
  response: Response,
  scope: StallScope,
): Promise<StorageOutcome<never>> {
  const reason = errorCode(await readStart(response, scope));
  const expired = response.status === 403 || reason === 'ExpiredToken';
  const status = response.type === 'opaqueredirect' ? 'a redirect' : String(response.status);
  const message = `${describe(request)} got ${status}${reason === undefined ? '' : ` ${reason}`}`;
  const error = new FileTransferError(expired ? 'EXPIRED' : 'STORAGE', request.phase, message);
  const retryable = !expired && isWorthRetrying(response);
  return { ok: false, error, retryable, retryAfterMs: retryAfterMs(response.headers) };
}

/** `PUT to storage (https://host/path?***)` */
export function describe(request: StorageRequest): string {
  const preposition = request.method === 'PUT' ? 'to' : 'from';
  return `${request.method} ${preposition} storage (${redactPresignedUrl(request.url)})`;
}

/** Storage knows no effect that must not happen twice, so every 5xx is worth another try. */
function isWorthRetrying(response: Response): boolean {
  return response.status >= 500 || isRetryableStatus(response.status, response.headers);
}

/** The error code of the usual XML response. The rest of it may quote signatures. */
function errorCode(body: string): string | undefined {
  return /<Code>(\w{1,64})<\/Code>/.exec(body)?.[1];
}

async function readStart(response: Response, scope: StallScope): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (reader !== undefined && text.length < MAX_ERROR_BYTES) {
      const { done, value } = await scope.raceNetwork(reader.read());
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // The status alone already says what went wrong.
  }
  void reader?.cancel().catch(() => undefined);
  return text;
}

function causeChain(error: unknown): string {
  const texts: string[] = [];
  for (let current = error; current instanceof Error && texts.length < 3; current = current.cause) {
    texts.push(current.message || current.name);
  }
  return texts.length === 0 ? String(error) : texts.join(': ');
}
