/** All three clients from one configuration. */
export { type Fastkit, type FastkitOptions, fastkit } from './fastkit.js';
export { FastfnClient, type FastfnClientOptions } from './overrides/fastfn/client.js';
export * from './overrides/fastfn/errors/index.js';
export { FastmapClient, type FastmapClientOptions } from './overrides/fastmap/client.js';
export * from './overrides/fastmap/errors/index.js';
export { pythonFunction } from './overrides/fastmap/function/python-function.js';
export { FastvmClient, type FastvmClientOptions } from './overrides/fastvm/client.js';
export * from './overrides/fastvm/errors/index.js';
export * from './public.js';
