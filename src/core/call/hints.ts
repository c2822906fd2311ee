import type { WireBody } from '../codecs/codec.js';
import { causesOf } from '../errors/causes.js';
import type { Operation } from './operation.js';
import type { ErrorResponse } from './retry.js';

/**
 * How a call ended without a complete response.
 *
 * - `unreachable`: no connection was made, so nothing was sent.
 * - `lost`, `timeout`, `deadline`, `aborted`: the service may have received the request, and done the work.
 */
export type NoResponse = 'unreachable' | 'lost' | 'timeout' | 'deadline' | 'aborted';

/** A failed call, as far as a hint depends on it. */
export interface FailedCall {
  readonly operation: Operation;
  /** The body as it was sent. */
  readonly body: WireBody | undefined;
  readonly failure: ErrorResponse | NoResponse;
  /** The error below a failure without a response. */
  readonly cause?: unknown;
}

/** What users of one service can do about a failure; `undefined` leaves the hint to core. */
export type ServiceHints = (call: FailedCall) => string | undefined;

const MAYBE_DONE = 'the service may have done the work nevertheless: check before you call again';

/** Hints for error statuses of every service. The message of a 400 or 422 says more than a hint could. */
const STATUS_HINTS: Readonly<Record<number, string>> = {
  401: 'the credential is missing or wrong: check the options of the client and its environment variables',
  403: 'the credential does not allow this: check its permissions and quotas',
  404: 'check the id and the path, and that baseUrl is that of the service',
  409: 'the present state does not allow this: look at it, then decide; a conflict is never retried automatically',
  413: 'send less at a time',
  429: 'wait for retryAfterMs, or for a minute if there is none, and make fewer calls at a time',
  500: 'the service failed: try again later',
  502: 'the service, or a proxy before it, failed: try again later',
  503: 'the service is overloaded or starting: try again later',
  504: 'the service did not respond in time to a proxy before it: try again later',
};

/** Statuses after which the work may be done. */
const MAYBE_DONE_STATUS: ReadonlySet<number> = new Set([500, 502, 504]);

const PROXY = 'the proxy is named by HTTPS_PROXY, HTTP_PROXY or ALL_PROXY: check it, or add the host to NO_PROXY';
const UNTRUSTED = 'the certificate is not trusted: give its authority as tls.ca';
const NO_ROUTE = 'no network leads to that address: check the network, VPN and proxy, and baseUrl';

/** Hints by code of a failure before anything was sent. */
const UNREACHABLE_HINTS: Readonly<Record<string, string>> = {
  PROXY_REFUSED: PROXY,
  PROXY_UNREACHABLE: PROXY,
  ECONNREFUSED: 'nothing listens there: check baseUrl and that the service runs',
  ENOTFOUND: 'the host name is not known: check baseUrl',
  EAI_AGAIN: 'the host name could not be looked up: check the network and its DNS, and baseUrl',
  ENETUNREACH: NO_ROUTE,
  EHOSTUNREACH: NO_ROUTE,
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time: check the network, firewall and proxy, and baseUrl',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: 'the certificate has expired: it has to be renewed, or the clock here is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name: check baseUrl',
  EPROTO: 'no TLS connection: does baseUrl need http:// instead of https://, or another port?',
  EMFILE: 'this process has too many open files and connections: make fewer calls at a time',
  UND_ERR_INVALID_ARG: 'the dispatcher given to fetch belongs to another version of undici than Node’s own fetch',
};

/** What browsers say about every failure. */
const BROWSER_MESSAGE = /^(Failed to fetch|NetworkError when attempting|Load failed)/;

/** The hint for a failure before anything was sent, by the codes of its causes; `undefined` for any other. */
export function unreachableHint(cause: unknown): string | undefined {
  for (const { code = '' } of causesOf(cause))
    if (Object.hasOwn(UNREACHABLE_HINTS, code)) return UNREACHABLE_HINTS[code];
  return undefined;
}

/** The hint for a failure of any service. */
export function commonHint({ operation, failure, cause }: FailedCall): string | undefined {
  const mayRunOnceOnly = operation.retry === 'never';
  if (typeof failure !== 'string') {
    const maybeDone = mayRunOnceOnly && MAYBE_DONE_STATUS.has(failure.status);
    return maybeDone ? MAYBE_DONE : STATUS_HINTS[failure.status];
  }
  switch (failure) {
    case 'unreachable':
      return unreachableHint(cause);
    case 'timeout':
      return mayRunOnceOnly ? `raise timeoutMs; ${MAYBE_DONE}` : 'raise timeoutMs, or check that the service responds';
    case 'deadline':
      return mayRunOnceOnly
        ? `raise deadlineMs; ${MAYBE_DONE}`
        : 'raise deadlineMs, or check that the service responds';
    case 'aborted':
      return mayRunOnceOnly ? MAYBE_DONE : undefined;
    default:
      for (const { message } of causesOf(cause))
        if (BROWSER_MESSAGE.test(message))
          return 'browsers do not say why: see their console; usually CORS, a blocked http:// URL, or no network';
      return mayRunOnceOnly ? MAYBE_DONE : 'the connection broke: check the network and proxies, then try again';
  }
}
