import { platformFetch } from '#node-fetch';
import { toPlatformInit } from './init.js';
import type { Fetch } from './types.js';

/** The platform's own `fetch`, as it was when fastkit was loaded. */
const nativeFetch: unknown = globalThis.fetch;

/**
 * What requests go through unless a client has a `fetch` of its own: fastkit's transport on Node, the global `fetch` elsewhere and wherever
 * it has been replaced (msw, a stub). Looked up per call.
 */
export const defaultFetch: Fetch = (url, init) =>
  globalThis.fetch === nativeFetch ? platformFetch(url, init) : globalThis.fetch(url, toPlatformInit(init));
