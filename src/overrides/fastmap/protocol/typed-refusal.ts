import { ApiError, type ApiErrorAnswer, createApiError } from '../../../core/errors/index.js';
import { errorDetail } from '../../../core/redact/error-detail.js';
import { ClientDiscontinuedError } from '../errors/client-discontinued-error.js';
import { CreditsExhaustedError } from '../errors/credits-exhausted-error.js';

const HINTS: ReadonlyMap<number, string> = new Map([
  [401, 'the first half of the secret was refused: check FASTMAP_SECRET'],
  [403, 'the signature was refused: check the second half of the secret, and that no proxy changes request bodies'],
  [410, 'set clientVersion to a version that the service still takes'],
]);

/**
 * What fastmap means by an error status: 402 is `CreditsExhaustedError`, 410 `ClientDiscontinuedError`. The text is that of the body or,
 * where the body says nothing, that of `X-Reason`. Everything that is no refusal of the service comes back unchanged.
 */
export function typedRefusal(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.status === 402) return CreditsExhaustedError.ofAccount(error);
  const hint = HINTS.get(error.status);
  const reason = error.headers.get('x-reason');
  if (hint === undefined && reason === null) return error;
  const { status, headers, body, requestId, retryable, retryAfterMs } = error;
  const detail = errorDetail(saysSomething(body) ? body : (reason ?? body), secrets);
  const answer: ApiErrorAnswer = { status, headers, body, detail, requestId, retryable, retryAfterMs, hint };
  return status === 410 ? new ClientDiscontinuedError(answer, error) : createApiError(answer, error);
}

function saysSomething(body: unknown): boolean {
  return errorDetail(body) !== errorDetail(undefined);
}
