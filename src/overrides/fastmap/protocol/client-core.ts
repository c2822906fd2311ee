import type { MediaType } from 'openapi-typescript-helpers';
import type { paths } from '../../../../generated/fastmap/schema.js';
import type { CoreConfig } from '../../../core/call/config.js';
import type { Operation } from '../../../core/call/operation.js';
import type { RawResponse } from '../../../core/call/raw-response.js';
import type { ResponseMode } from '../../../core/call/state.js';
import { ApiError, type ApiErrorResponse, createApiError } from '../../../core/errors/index.js';
import { HttpClient, type Send } from '../../../core/openapi/http-client.js';
import type { RequestOptions } from '../../../core/options/request-options.js';
import { errorDetail } from '../../../core/redact/error-detail.js';
import { CreditsExhaustedError } from '../errors/credits-exhausted-error.js';
import { ClientDiscontinuedError } from '../errors/service-errors.js';
import { type Verification, verifyResponse } from './verify-response.js';

/**
 * The HTTP client of fastmap: checks the signatures of responses before anything is decoded, and turns the error statuses that only fastmap has
 * into typed errors.
 */
export class FastmapHttpClient extends HttpClient<paths> {
  readonly #verification: Verification;

  constructor(config: CoreConfig, verification: Verification) {
    super(config);
    this.#verification = verification;
  }

  override async start<T, Media extends MediaType>(
    operation: Operation,
    options: RequestOptions | undefined,
    mode: ResponseMode,
    send: Send<paths, T, Media>,
  ): Promise<RawResponse> {
    const raw = await super.start(operation, options, mode, send).catch((error: unknown) => {
      throw typedRefusal(error, this.config.secrets);
    });
    await verifyResponse(operation.id, raw, this.#verification);
    return raw;
  }
}

/**
 * The typed error of an error status: 402 is `CreditsExhaustedError`, 410 `ClientDiscontinuedError`. The detail comes from the body or,
 * if the body has none, from `X-Reason`. Other errors are returned unchanged.
 */
function typedRefusal(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.status === 402) return CreditsExhaustedError.ofAccount(error);
  const { status, headers, body, requestId, retryable, retryAfterMs, hint } = error;
  const reason = headers.get('x-reason');
  if (reason === null && status !== 410) return error;
  const detail = errorDetail(saysSomething(body) ? body : (reason ?? body), error.redact ?? secrets);
  const response: ApiErrorResponse = { status, headers, body, detail, requestId, retryable, retryAfterMs, hint };
  return status === 410 ? new ClientDiscontinuedError(response, error) : createApiError(response, error);
}

function saysSomething(body: unknown): boolean {
  return errorDetail(body) !== errorDetail(undefined);
}
