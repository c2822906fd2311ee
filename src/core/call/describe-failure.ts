import { causesOf, describeCauses } from '../errors/causes.js';
import { type ApiError, ConnectionError, createApiError } from '../errors/index.js';
import { bareMediaType } from '../http/media-type.js';
import { retryAfterMs } from '../http/retry-after.js';
import { errorDetail } from '../redact/error-detail.js';
import { RedirectRefused } from '../transport/send.js';
import { callInfo, PROXY_REFUSED, PROXY_UNREACHABLE } from './call-info.js';
import type { CoreConfig } from './config.js';
import { commonHint, type FailedCall, unreachableHint } from './hints.js';
import { isRetryableStatus } from './retry.js';
import type { CallState } from './state.js';

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-fn-request-id'];

/** The typed error of a response with an error status. Never throws, whatever the body contains. */
export async function apiErrorOf(
  config: CoreConfig,
  state: CallState,
  response: Response,
  bytes: Uint8Array,
): Promise<ApiError> {
  const { headers, status } = response;
  const body = parseErrorBody(config, bareMediaType(headers.get('content-type') ?? undefined), bytes);
  const reason = headers.get('x-reason');
  const classification = config.classifyFailure?.(state.operation, { status, headers, body });
  const line = errorDetail(bytes.byteLength === 0 && reason !== null ? reason : body, state.redact);
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
    hint: classification?.hint ?? (await hintFor(config, state, { status, headers, body })),
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
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) return value;
  } catch {}
  return text;
}

/** The typed error of a request without a complete response. */
export async function connectionErrorOf(
  config: CoreConfig,
  state: CallState,
  error: unknown,
): Promise<ConnectionError> {
  const message = errorDetail(`connection failed: ${describeCauses(error)}`, state.redact);
  if (error instanceof RedirectRefused) {
    const hint = 'set baseUrl to the address that the redirect leads to, if that is the service';
    return new ConnectionError(message, callInfo(state), { cause: error, hint, code: error.refusal });
  }
  const failure = unreachableHint(error) === undefined ? 'lost' : 'unreachable';
  const hint = await hintFor(config, state, failure, error);
  const code = proxyCodeOf(error);
  return new ConnectionError(message, callInfo(state), { cause: error, hint, ...(code === undefined ? {} : { code }) });
}

/** The code of a proxy's failure: it is the proxy that has to be looked at, not the service. */
function proxyCodeOf(error: unknown): string | undefined {
  const [first] = causesOf(error);
  return first?.code === PROXY_REFUSED || first?.code === PROXY_UNREACHABLE ? first.code : undefined;
}

/** What to do about a failure: the service's hint, otherwise that of every service. Never throws. */
export async function hintFor(
  { loadHints }: CoreConfig,
  { operation, request }: CallState,
  failure: FailedCall['failure'],
  cause?: unknown,
): Promise<string | undefined> {
  const call: FailedCall = { operation, body: request.body, failure, cause };
  // A process that fails may not be able to open a file either.
  const serviceHint = await loadHints?.().catch(() => undefined);
  return serviceHint?.(call) ?? commonHint(call);
}
