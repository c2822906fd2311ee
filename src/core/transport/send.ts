import type { WireHeaders } from '../http/headers.js';
import { REDIRECT_STATUS } from '../http/redirect-status.js';
import type { AbortScope } from '../util/abort-scope.js';
import type { Fetch, TransportInit, WireRequest } from './types.js';

/** A redirect that fastkit does not follow; a retry would only get it again. */
export class RedirectRefused extends Error {}

const MAX_REDIRECTS = 10;
/** Headers that may be sent to another origin; any other may be a credential. */
const HARMLESS_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'user-agent']);

/**
 * Sends a request and follows redirects. Only harmless headers are sent to another origin:
 * platforms drop `Authorization` and cookies, but not API key headers.
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

function redirected(request: WireRequest, status: number, location: string): WireRequest {
  const from = new URL(request.url);
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (to === undefined) throw new RedirectRefused('redirect to something that is not a URL');
  if (to.protocol !== 'http:' && to.protocol !== 'https:') throw new RedirectRefused(`redirect to ${to.protocol}//`);
  if (to.username !== '' || to.password !== '') throw new RedirectRefused('redirect to a URL with user info');
  if (from.protocol === 'https:' && to.protocol === 'http:') throw new RedirectRefused('redirect from https to http');
  const rewritten = status === 303 || ((status === 301 || status === 302) && request.method === 'POST');
  const becomesGet = rewritten && request.method !== 'HEAD' && request.method !== 'GET';
  if (!becomesGet && request.body instanceof ReadableStream)
    throw new RedirectRefused('redirect of a body that can be sent only once');
  const headers: WireHeaders = {};
  for (const [name, value] of Object.entries(request.headers)) {
    const keep = to.origin === from.origin || HARMLESS_HEADERS.has(name);
    if (keep && !(becomesGet && name.startsWith('content-'))) headers[name] = value;
  }
  return becomesGet
    ? { method: 'GET', url: to.href, headers, body: undefined }
    : { method: request.method, url: to.href, headers, body: request.body };
}
