import type { MediaType } from 'openapi-typescript-helpers';
import type { paths } from '../../../../generated/fastmap/schema.js';
import type { ApiPromise } from '../../../core/call/api-promise.js';
import type { Operation } from '../../../core/call/operation.js';
import { ApiError, type ApiErrorResponse, createApiError } from '../../../core/errors/index.js';
import { HttpClient, type Send } from '../../../core/openapi/http-client.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { errorDetail } from '../../../core/redact/error-detail.js';
import { CreditsExhaustedError } from '../errors/credits-exhausted-error.js';
import { ClientDiscontinuedError } from '../errors/service-errors.js';

/** The HTTP client of fastmap: turns the error statuses that only fastmap has into typed errors. */
export class FastmapHttpClient extends HttpClient<paths> {
  override call<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions | undefined,
    send: Send<paths, T, Media>,
  ): ApiPromise<T> {
    return super.call(operation, options, send).mapError((error) => typedRefusal(error, this.config.secrets));
  }
}

const HINTS: ReadonlyMap<number, string> = new Map([
  [401, 'the first half of the secret was refused: check FASTMAP_SECRET'],
  [403, 'the signature was refused: check the second half of the secret, and that no proxy changes request bodies'],
  [410, 'set clientVersion to a version that the service still accepts'],
]);

/**
 * The typed error of an error status: 402 is `CreditsExhaustedError`, 410 `ClientDiscontinuedError`. The detail comes from the body or,
 * if the body has none, from `X-Reason`. Other errors are returned unchanged.
 */
function typedRefusal(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.status === 402) return CreditsExhaustedError.ofAccount(error);
  const hint = HINTS.get(error.status);
  const reason = error.headers.get('x-reason');
  if (hint === undefined && reason === null) return error;
  const { status, headers, body, requestId, retryable, retryAfterMs } = error;
  const detail = errorDetail(saysSomething(body) ? body : (reason ?? body), secrets);
  const response: ApiErrorResponse = { status, headers, body, detail, requestId, retryable, retryAfterMs, hint };
  return status === 410 ? new ClientDiscontinuedError(response, error) : createApiError(response, error);
}

function saysSomething(body: unknown): boolean {
  return errorDetail(body) !== errorDetail(undefined);
}
