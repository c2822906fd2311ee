import { ConfigurationError } from '../errors/index.js';
import type { TlsOptions } from '../options/tls-options.js';
import { toPlatformInit } from './init.js';
import type { Fetch } from './types.js';

/** The platform's own `fetch`, late-bound. On Node its twin is `node/fetch.ts`. */
export const platformFetch: Fetch = (url, init) => globalThis.fetch(url, toPlatformInit(init));

/** Where the platform makes the connections, it also decides whom to trust. */
export function createPlatformFetch(_tls: TlsOptions): Fetch {
  throw new ConfigurationError('tls options are for Node; this platform makes its own connections');
}
