/** The mock cloud on a loopback port. */
export { MockCloud, type MockCloudOptions, type ServiceName } from './mock/cloud.js';
export { DEFAULT_ADMIN_TOKEN } from './mock/fastfn/options.js';
export { DEFAULT_FASTMAP_SECRET } from './mock/fastmap/state.js';
export { type ServedCloud, type ServeOptions, serve } from './mock/node/serve.js';
