import type { IncomingMessage, ServerResponse } from 'node:http';

const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** How long a browser may cache a preflight, in seconds. */
const MAX_AGE_SEC = 600;

/**
 * Allows pages of loopback origins to read the mock's responses, with credentials; the browser blocks all other pages.
 *
 * @returns whether the request was a preflight, which has been handled
 */
export function allowLoopbackOrigin(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  response.setHeader('vary', 'origin');
  if (!isLoopback(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-credentials', 'true');
  const method = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || method === undefined) return false;
  response.setHeader('access-control-allow-methods', method);
  const headers = request.headers['access-control-request-headers'];
  if (headers !== undefined) response.setHeader('access-control-allow-headers', headers);
  response.setHeader('access-control-max-age', MAX_AGE_SEC);
  response.writeHead(204).end();
  return true;
}

/** Lists all headers of a response as readable if a page may read it. A wildcard has no effect with credentials. */
export function exposeHeaders(response: ServerResponse, names: Iterable<string>): void {
  if (response.hasHeader('access-control-allow-origin')) {
    response.setHeader('access-control-expose-headers', [...names].join(', '));
  }
}

function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK_HOST.test(new URL(origin).hostname);
}
