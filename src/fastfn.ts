/** FastFN: the function gateway's console API. */
export type * from '../generated/fastfn/types.js';
export { FastfnClient, type FastfnClientOptions } from './overrides/fastfn/client.js';
export type { FunctionRetrieveParams } from './overrides/fastfn/functions.js';
export type { Invocation } from './overrides/fastfn/invocation.js';
export * from './shared-exports.js';
