import type { WireHeaders } from '../http/headers.js';
import { REDIRECT_STATUS } from '../http/redirect-status.js';
import type { AbortScope } from '../util/abort-scope.js';
import type { Fetch, TransportInit, WireRequest } from './types.js';

/** Codes of the `ConnectionError` for a redirect that is not followed; the second: because it leads to another origin. */
export const REDIRECT_REFUSED = 'REDIRECT_REFUSED';
export const CROSS_ORIGIN_REDIRECT = 'CROSS_ORIGIN_REDIRECT';

/** A redirect that fastkit does not follow; a retry would only get it again. */
export class RedirectRefused extends Error {
  readonly refusal: typeof REDIRECT_REFUSED | typeof CROSS_ORIGIN_REDIRECT;

  constructor(message: string, refusal: RedirectRefused['refusal'] = REDIRECT_REFUSED) {
    super(message);
    this.refusal = refusal;
  }
}

const MAX_REDIRECTS = 10;
/** Methods that only read. A request of any other is meant for the origin that it was sent to. */
const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Headers that may be sent to another origin; any other may be a credential. */
const HARMLESS_HEADERS: ReadonlySet<string> = new Set(['accept', 'user-agent']);

/**
 * Sends a request and follows redirects. To another origin only requests that read are sent, without a body and with harmless headers only:
 * platforms drop `Authorization` and cookies, but neither API key headers nor bodies.
 */
export async function send(fetch: Fetch, request: WireRequest, scope: AbortScope, once: boolean): Promise<Response> {
  let current = request;
  for (let redirects = 0; ; redirects++) {
    if (scope.interruption !== undefined) throw scope.signal.reason;
    const response = await fetch(current.url, toInit(current, scope, once));
    if (scope.interruption !== undefined) {
      // A `fetch` that ignores its signal may respond after the call has ended.
      discard(response);
      throw scope.signal.reason;
    }
    if (response.redirected) checkFollowed(current.url, response);
    if (response.type === 'opaqueredirect') {
      throw new RedirectRefused('the response is a redirect, which this platform does not let fastkit inspect');
    }
    const location = REDIRECT_STATUS.has(response.status) ? response.headers.get('location') : null;
    if (location === null) return response;
    discard(response);
    if (redirects === MAX_REDIRECTS) throw new RedirectRefused(`more than ${MAX_REDIRECTS} redirects`);
    current = redirected(current, response.status, location);
  }
}

/** Cancels an unread body. Not awaited: under msw a canceled clone never settles. */
export function discard(response: Response): void {
  void response.body?.cancel().catch(() => undefined);
}

function toInit({ method, headers, body }: WireRequest, scope: AbortScope, once: boolean): TransportInit {
  return {
    method,
    headers,
    redirect: 'manual',
    scope,
    once,
    ...(body === undefined ? undefined : { body }),
    ...(body instanceof ReadableStream ? { duplex: 'half' } : undefined),
  };
}

/** A caller's or replaced `fetch` may ignore `redirect: 'manual'`. What it sent elsewhere is sent; the response is not the service's. */
function checkFollowed(url: string, response: Response): void {
  const to = URL.canParse(response.url) ? new URL(response.url).origin : undefined;
  if (to === undefined || to === new URL(url).origin) return;
  discard(response);
  throw new RedirectRefused(
    `fetch itself has followed a redirect to ${to}, against redirect: 'manual', and may have sent credentials and the body there`,
    CROSS_ORIGIN_REDIRECT,
  );
}

function redirected(request: WireRequest, status: number, location: string): WireRequest {
  const from = new URL(request.url);
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (to === undefined) throw new RedirectRefused('redirect to something that is not a URL');
  if (to.protocol !== 'http:' && to.protocol !== 'https:') throw new RedirectRefused(`redirect to ${to.protocol}//`);
  if (to.username !== '' || to.password !== '') throw new RedirectRefused('redirect to a URL with user info');
  if (from.protocol === 'https:' && to.protocol === 'http:') throw new RedirectRefused('redirect from https to http');
  const isElsewhere = to.origin !== from.origin;
  if (isElsewhere && (request.body !== undefined || !READING_METHODS.has(request.method))) {
    const what = `a ${request.method}${request.body === undefined ? '' : ' with a body'}`;
    throw new RedirectRefused(`redirect of ${what} to another origin, ${to.origin}`, CROSS_ORIGIN_REDIRECT);
  }
  const rewritten = status === 303 || ((status === 301 || status === 302) && request.method === 'POST');
  const becomesGet = rewritten && request.method !== 'HEAD' && request.method !== 'GET';
  if (!becomesGet && request.body instanceof ReadableStream)
    throw new RedirectRefused('redirect of a body that can be sent only once');
  const headers: WireHeaders = {};
  for (const [name, value] of Object.entries(request.headers)) {
    const keep = !isElsewhere || HARMLESS_HEADERS.has(name);
    if (keep && !(becomesGet && name.startsWith('content-'))) headers[name] = value;
  }
  return becomesGet
    ? { method: 'GET', url: to.href, headers, body: undefined }
    : { method: request.method, url: to.href, headers, body: request.body };
}
