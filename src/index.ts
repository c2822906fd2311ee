/** All three clients from one configuration. */
export { type Fastkit, type FastkitOptions, fastkit } from './fastkit.js';
export { FastfnClient } from './overrides/fastfn/client.js';
export type { FastfnClientOptions } from './overrides/fastfn/context.js';
export * from './overrides/fastfn/errors/index.js';
export { FastmapClient } from './overrides/fastmap/client.js';
export type { FastmapClientOptions } from './overrides/fastmap/context.js';
export * from './overrides/fastmap/errors/index.js';
export { pythonFunction } from './overrides/fastmap/function/python-function.js';
export { FastvmClient } from './overrides/fastvm/client.js';
export type { FastvmClientOptions } from './overrides/fastvm/context/context.js';
export * from './overrides/fastvm/errors/index.js';
export * from './public.js';
