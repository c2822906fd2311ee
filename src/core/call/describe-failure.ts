import { causesOf, describeCauses } from '../errors/causes.js';
import { type ApiError, ConnectionError, createApiError } from '../errors/index.js';
import { bareMediaType } from '../http/media-type.js';
import { retryAfterMs } from '../http/retry-after.js';
import { errorDetail } from '../redact/error-detail.js';
import { RedirectRefused } from '../transport/send.js';
import { callInfo, REDIRECT_REFUSED } from './call-info.js';
import type { CoreConfig } from './config.js';
import { isRetryableStatus } from './retry.js';
import type { CallState } from './state.js';

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-fn-request-id'];

/** Node's codes for a certificate from an unknown authority. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The typed error of a response with an error status. Never throws, whatever the body contains. */
export function apiErrorOf(config: CoreConfig, state: CallState, response: Response, bytes: Uint8Array): ApiError {
  const { headers, status } = response;
  const body = parseErrorBody(config, bareMediaType(headers.get('content-type') ?? undefined), bytes);
  const reason = headers.get('x-reason');
  const classification = config.classifyFailure?.(state.operation, { status, headers, body });
  const line = errorDetail(bytes.byteLength === 0 && reason !== null ? reason : body, config.secrets);
  const requestId = REQUEST_ID_HEADERS.map((name) => headers.get(name)).find((id) => id !== null) ?? undefined;
  const details = {
    status,
    headers,
    body,
    detail: classification?.note === undefined ? line : `${line}; ${classification.note}`,
    requestId,
    retryable:
      classification?.retry === undefined ? isRetryableStatus(status, headers) : classification.retry !== 'never',
    retryAfterMs: retryAfterMs(headers),
    hint: classification?.hint,
  };
  return createApiError(details, callInfo(state));
}

/** Parsed as JSON if possible, otherwise as one of the service's structured media types, otherwise text; `undefined` if empty. */
function parseErrorBody(config: CoreConfig, mediaType: string | undefined, bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return undefined;
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {}
  try {
    const value = config.codecs.find((codec) => codec.mediaType === mediaType)?.decode?.(bytes);
    if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) return value;
  } catch {}
  return text;
}

/** The typed error of a request without a complete response. */
export function connectionErrorOf(config: CoreConfig, state: CallState, error: unknown): ConnectionError {
  const message = errorDetail(`connection failed: ${describeCauses(error)}`, config.secrets);
  const code = error instanceof RedirectRefused ? { code: REDIRECT_REFUSED } : {};
  return new ConnectionError(message, callInfo(state), { cause: error, hint: hintFor(error), ...code });
}

function hintFor(error: unknown): string | undefined {
  for (const { code } of causesOf(error)) {
    if (code === 'UND_ERR_INVALID_ARG')
      return 'the dispatcher given to fetch belongs to another version of undici than Node’s own fetch';
    if (code === 'ECONNREFUSED') return 'nothing listens there: check baseUrl and that the service runs';
    if (code !== undefined && UNTRUSTED.has(code))
      return 'the certificate is not trusted: give its authority as tls.ca';
    if (code === 'ENOTFOUND') return 'the host name is not known: check baseUrl';
  }
  return undefined;
}
