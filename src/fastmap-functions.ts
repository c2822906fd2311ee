/** fastmap as standalone functions, one for each operation: a program bundles what it calls. */
export type { FastmapContext } from '../generated/fastmap/base.js';
export * from '../generated/fastmap/functions.js';
export type * from '../generated/fastmap/types.js';
export { createFastmapContext, type FastmapClientOptions } from './overrides/fastmap/context.js';
export * from './public.js';
