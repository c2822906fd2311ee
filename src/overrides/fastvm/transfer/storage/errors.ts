import { isRetryableStatus } from '../../../../core/call/retry.js';
import type { AbortedError } from '../../../../core/errors/call-errors.js';
import { retryAfterMs } from '../../../../core/http/retry-after.js';
import { redactPresignedUrl } from '../../../../core/redact/redact.js';
import { FileTransferError, isFileTransferError } from '../../errors/file-transfer-error.js';
import type { TransferJob } from '../job.js';
import type { HopScope } from './scope.js';

const MOST_ERROR_BYTES = 4_096;

/** One request between client and storage. */
export interface Hop {
  readonly phase: 'store' | 'receive';
  readonly method: 'PUT' | 'GET';
  readonly url: string;
}

/** What can end one request between client and storage. */
export type HopError = FileTransferError | AbortedError;

/** How an attempt ended. */
export type HopOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: HopError;
      /** Whether the same request may succeed when it is repeated. */
      readonly retryable: boolean;
      readonly retryAfterMs?: number | undefined;
    };

/** Why a request got no complete answer: the caller's abort, a stall, or else the connection. */
export function interruption(job: TransferJob, hop: Hop, scope: HopScope, cause: unknown): HopError {
  if (job.signal?.aborted) return job.abortedError();
  if (scope.stalled) return stalledError(job, hop);
  if (isFileTransferError(cause)) return cause;
  job.secretUrls.maskError(cause);
  const message = `${describe(hop)} failed: ${causeChain(cause)}`;
  return new FileTransferError('STORAGE', hop.phase, job.secretUrls.mask(message), { cause });
}

/** The outcome for an {@link interruption}: only a broken connection is worth another attempt. */
export function interrupted(error: HopError): HopOutcome<never> {
  return { ok: false, error, retryable: isFileTransferError(error) && error.code === 'STORAGE' };
}

function stalledError(job: TransferJob, hop: Hop): FileTransferError {
  const message = `${describe(hop)} moved no byte for stallTimeoutMs (${job.stallTimeoutMs} ms)`;
  return new FileTransferError('STALLED', hop.phase, message);
}

/** The outcome for an answer with an error status. */
export async function refused(hop: Hop, response: Response, scope: HopScope): Promise<HopOutcome<never>> {
  const reason = errorCode(await readStart(response, scope));
  const expired = response.status === 403 || reason === 'ExpiredToken';
  const status = response.type === 'opaqueredirect' ? 'a redirect' : String(response.status);
  const message = `${describe(hop)} was answered with ${status}${reason === undefined ? '' : ` ${reason}`}`;
  const error = new FileTransferError(expired ? 'EXPIRED' : 'STORAGE', hop.phase, message);
  const retryable = !expired && isWorthRetrying(response);
  return { ok: false, error, retryable, retryAfterMs: retryAfterMs(response.headers) };
}

/** `PUT to storage (https://host/path?***)` */
export function describe(hop: Hop): string {
  const preposition = hop.method === 'PUT' ? 'to' : 'from';
  return `${hop.method} ${preposition} storage (${redactPresignedUrl(hop.url)})`;
}

/** Storage knows no effect that must not happen twice, so every 5xx is worth another try. */
function isWorthRetrying(response: Response): boolean {
  return response.status >= 500 || isRetryableStatus(response.status, response.headers);
}

/** The error code of the usual XML answer. The rest of it may quote signatures. */
function errorCode(body: string): string | undefined {
  return /<Code>(\w{1,64})<\/Code>/.exec(body)?.[1];
}

async function readStart(response: Response, scope: HopScope): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (reader !== undefined && text.length < MOST_ERROR_BYTES) {
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
