import type { ServiceName } from '../operations.js';

/** The service that a request is for, and its URL as that service sees it: without the base URL's own path. */
export interface Location {
  readonly service: ServiceName;
  readonly url: URL;
}

/** Finds the service by the base URLs; `undefined` when the request goes elsewhere. */
export function locate(requestUrl: string, baseUrls: Readonly<Record<ServiceName, string>>): Location | undefined {
  const url = new URL(requestUrl);
  for (const service of ['fastvm', 'fastfn', 'fastmap'] as const) {
    const base = new URL(baseUrls[service]);
    const prefix = base.pathname.replace(/\/$/, '');
    if (url.origin !== base.origin || !(url.pathname === prefix || url.pathname.startsWith(`${prefix}/`))) continue;
    if (prefix === '') return { service, url };
    return { service, url: new URL(`${url.origin}${url.pathname.slice(prefix.length) || '/'}${url.search}`) };
  }
  return undefined;
}

/** The same request at another URL. */
export function moveRequest(request: Request, url: URL): Request {
  if (request.url === url.href) return request;
  const { method, headers, body, signal } = request;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal };
  if (body !== null) {
    init.body = body;
    init.duplex = 'half';
  }
  return new Request(url.href, init);
}
