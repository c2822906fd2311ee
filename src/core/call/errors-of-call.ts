import {
  AbortedError,
  type ApiError,
  type CallInfo,
  ConnectionError,
  createApiError,
  DeadlineExceededError,
  FastkitError,
  RequestTimeoutError,
} from '../errors/index.js';
import { bareMediaType } from '../http/media-type.js';
import { retryAfterMs } from '../http/retry-after.js';
import { errorDetail } from '../redact/error-detail.js';
import { RedirectRefused } from '../transport/send.js';
import type { AbortScope } from '../util/abort-scope.js';
import type { CoreConfig } from './config.js';
import { isRetryableStatus } from './retry.js';
import type { CallState } from './state.js';

/** Code of the `ConnectionError` for a redirect that is not followed. */
export const REDIRECT_REFUSED = 'REDIRECT_REFUSED';

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-fn-request-id'];

/** Node's codes for a certificate whose authority it does not know. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Which call this is, for errors. */
export function callInfo(state: CallState): CallInfo {
  return {
    operationId: state.operation.id,
    method: state.request.method,
    url: state.safeUrl,
    attempts: state.attempts,
  };
}

/** The typed error of an attempt that brought no complete response. Errors that are typed already pass through. */
export function failureOf(config: CoreConfig, state: CallState, scope: AbortScope, error: unknown): FastkitError {
  if (error instanceof FastkitError) return error;
  const { interruption } = scope;
  switch (interruption?.kind) {
    case 'aborted':
      return new AbortedError(state.operation.id, interruption.reason);
    case 'timeout':
      return new RequestTimeoutError(state.timeoutMs, callInfo(state));
    case 'deadline':
      return new DeadlineExceededError(state.deadlineMs, callInfo(state), { cause: state.lastFailure });
    default:
      return new ConnectionError(errorDetail(describe(error), config.secrets), callInfo(state), {
        cause: error,
        hint: hintFor(error),
        ...(error instanceof RedirectRefused ? { code: REDIRECT_REFUSED } : {}),
      });
  }
}

/** The typed error of an respond with an error status. Never throws, whatever the body holds. */
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

/** JSON wherever it parses, else the service's own structured media types, else text; `undefined` when empty. */
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

/** Platforms say only "fetch failed"; the interesting part is in the chain of causes. */
function describe(error: unknown): string {
  const parts: string[] = [];
  for (const { message, code } of causesOf(error)) {
    const text = code === undefined || message.includes(code) ? message : `${message} ${code}`;
    if (text.trim() !== '') parts.push(text.trim());
  }
  if (parts.length === 0) parts.push(typeof error === 'string' ? error : `fetch threw ${typeof error}`);
  return `connection failed: ${parts.join(': ')}`;
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

/** An error and the errors underneath, at most five: a chain may bite its tail. */
function* causesOf(error: unknown): Generator<{ message: string; code: string | undefined }> {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    const code: unknown = 'code' in e ? e.code : undefined;
    yield { message: e.message, code: typeof code === 'string' ? code : undefined };
  }
}
