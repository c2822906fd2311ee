import { ConfigurationError } from './errors/index.js';
import { toPlatformInit } from './platform-init.js';
import type { TlsOptions } from './tls-options.js';
import type { Fetch } from './transport.js';

/** The platform's own `fetch`, late-bound. On Node its twin is `node/fetch.ts`. */
export const platformFetch: Fetch = (url, init) => globalThis.fetch(url, toPlatformInit(init));

/** Where the platform makes the connections, it also decides whom to trust. */
export function createPlatformFetch(_tls: TlsOptions): Fetch {
  throw new ConfigurationError('tls options are for Node; this platform makes its own connections');
}
