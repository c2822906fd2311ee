import { ConfigurationError } from '../errors/index.js';
import type { TlsOptions } from '../options/tls-options.js';
import { toPlatformInit } from './init.js';
import type { Fetch } from './types.js';

/** The platform's `fetch`, looked up per call. The counterpart on Node is `node/fetch.ts`. */
export const platformFetch: Fetch = (url, init) => globalThis.fetch(url, toPlatformInit(init));

/** The platform makes the connections, so it also decides which certificates to trust. */
export function createPlatformFetch(_tls: TlsOptions): Fetch {
  throw new ConfigurationError('tls options are for Node; this platform makes its own connections');
}
