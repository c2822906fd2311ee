/** The mock cloud: the three services in memory, checked against their specs. */
import type { HttpHandler } from 'msw';
import { MockCloud, type MockCloudOptions } from './mock/cloud.js';
import { mswHandlers } from './mock/msw/handlers.js';

export * from './mock/public.js';

/** A mock cloud with handlers for msw. They response at the base URLs that the cloud has when they are asked for. */
export type MswCloud = MockCloud & { readonly handlers: HttpHandler[] };

/**
 * A mock cloud for msw's `setupServer` and `setupWorker`. Asking for `handlers` needs the optional peer `msw`.
 *
 * @example
 * const cloud = mockCloud();
 * const server = setupServer(...cloud.handlers);
 * server.listen();
 */
export function mockCloud(options: MockCloudOptions = {}): MswCloud {
  const cloud = new MockCloud(options);
  return Object.defineProperty(cloud, 'handlers', { enumerable: true, get: () => mswHandlers(cloud) }) as MswCloud;
}
