import type { TlsOptions } from '../options/tls-options.js';
import { toPlatformInit } from './init.js';
import { createSecureContext } from './node/secure-context.js';
import type { Fetch } from './types.js';

/** The options that only Bun's `fetch` has. */
interface BunInit extends RequestInit {
  /** Without `false`, a request ends when nothing has moved for five minutes. */
  timeout: false;
  tls?: BunTls;
}

interface BunTls {
  ca?: string[];
  cert?: string;
  key?: string;
  passphrase?: string;
}

/** Bun's `fetch`, looked up per call. Throws if the TLS options are invalid. */
export function createPlatformFetch(tls: TlsOptions | undefined): Fetch {
  const own: BunInit = { timeout: false, ...(tls === undefined ? {} : { tls: toBun(tls) }) };
  // Bun sends a request again when a kept connection breaks: up to 1.3 also a POST.
  const unpooled: BunInit = { ...own, keepalive: false };
  return (url, init) => globalThis.fetch(url, { ...toPlatformInit(init), ...(init.once ? unpooled : own) });
}

function toBun(options: TlsOptions): BunTls {
  // Bun reports invalid options with the first request, as a socket that could not be opened.
  createSecureContext(options);
  const { ca, cert, key, passphrase } = options;
  return {
    ...(ca === undefined ? {} : { ca: [ca].flat() }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}
