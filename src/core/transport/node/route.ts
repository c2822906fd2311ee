import type { Connections } from './connections.js';
import type { ProxyServer } from './proxy-env.js';

/** The way of a request to its service. */
export interface Route {
  readonly connections: Connections;
  /** Set for a proxy that reads the request: it gets the whole URL, and its credentials in the headers. */
  readonly forward?: { readonly proxy: ProxyServer; readonly headers: Readonly<Record<string, string>> };
}
