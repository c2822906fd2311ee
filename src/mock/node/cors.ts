import type { IncomingMessage, ServerResponse } from 'node:http';

const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** How long a browser may remember a preflight, in seconds. */
const MAX_AGE_SEC = 600;

/**
 * Lets pages of loopback origins read the mock's responses, with credentials; pages from anywhere else are left to the browser's refusal.
 *
 * @returns whether the request was a preflight and has been responded
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

/** Names every header of an respond as readable, where a page may read the response at all. A wildcard does not count with credentials. */
export function exposeHeaders(response: ServerResponse, names: Iterable<string>): void {
  if (response.hasHeader('access-control-allow-origin')) {
    response.setHeader('access-control-expose-headers', [...names].join(', '));
  }
}

function isLoopback(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK_HOST.test(new URL(origin).hostname);
}
