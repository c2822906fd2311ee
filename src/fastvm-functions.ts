/** FastVM as standalone functions, one for each operation: a program bundles what it calls. */
export type { FastvmContext } from '../generated/fastvm/base.js';
export * from '../generated/fastvm/functions.js';
export type * from '../generated/fastvm/types.js';
export { createFastvmContext, type FastvmClientOptions } from './overrides/fastvm/context/context.js';
export * from './public.js';
