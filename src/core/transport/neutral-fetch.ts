import { ConfigurationError } from '../errors/index.js';
import type { TlsOptions } from '../options/tls-options.js';
import { toPlatformInit } from './init.js';
import type { Fetch } from './types.js';

/** The platform's `fetch`, looked up per call. The counterpart on Node is `node/fetch.ts`. */
export function createPlatformFetch(tls: TlsOptions | undefined): Fetch {
  if (tls !== undefined)
    throw new ConfigurationError('tls options are for Node, Bun and Deno; this platform makes its own connections');
  return (url, init) => globalThis.fetch(url, toPlatformInit(init));
}
