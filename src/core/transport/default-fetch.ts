import { fetch as platformFetch } from '#platform';
import { toPlatformInit } from './init.js';
import type { Fetch } from './types.js';

/** The platform's `fetch` at the time fastkit was loaded. */
const nativeFetch: unknown = globalThis.fetch;

/**
 * The `fetch` of clients without a `fetch` option: fastkit's transport on Node, the global `fetch` elsewhere and wherever
 * it has been replaced (msw, a stub). Looked up per call.
 */
export const defaultFetch: Fetch = (url, init) =>
  globalThis.fetch === nativeFetch ? platformFetch(url, init) : globalThis.fetch(url, toPlatformInit(init));
