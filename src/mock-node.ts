/** The mock cloud on a loopback port. */
export { type ServedCloud, type ServeOptions, serve } from './mock/node/serve.js';
export * from './mock/public.js';
