/** The mock cloud: the three services in memory, checked against their specs. */
import type { HttpHandler } from 'msw';
import { MockCloud, type MockCloudOptions } from './mock/cloud.js';
import { mswHandlers } from './mock/msw-handlers.js';

export { MockCloud, type MockCloudOptions, type ServiceName } from './mock/cloud.js';
export { DEFAULT_ADMIN_TOKEN } from './mock/fastfn/options.js';
export { DEFAULT_FASTMAP_SECRET } from './mock/fastmap/state.js';
export type { Violation } from './mock/violation.js';

/**
 * A mock cloud with handlers for msw.
 *
 * @example
 * const cloud = mockCloud();
 * const server = setupServer(...cloud.handlers);
 * server.listen();
 */
export function mockCloud(options: MockCloudOptions = {}): MockCloud & { readonly handlers: HttpHandler[] } {
  const cloud = new MockCloud(options);
  return Object.assign(cloud, { handlers: mswHandlers(cloud) });
}
