/** FastFN as standalone functions, one for each operation: a program bundles what it calls. */
export type { FastfnContext } from '../generated/fastfn/base.js';
export * from '../generated/fastfn/functions.js';
export type * from '../generated/fastfn/types.js';
export { createFastfnContext, type FastfnClientOptions } from './overrides/fastfn/context.js';
export * from './public.js';
