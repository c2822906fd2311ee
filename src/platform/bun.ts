/** Bun has Node's modules, and its own `fetch`. */
export { createPlatformFetch as createFetch } from '../core/transport/bun-fetch.js';
export { gzip, progress, sources, transfer, transferPlatform } from './node.js';
