/** The mock cloud: the three services in memory, checked against their specs. On Node; elsewhere it is `mock-neutral.ts`. */
import type { MockCloudOptions } from './mock/cloud.js';
import { createMswCloud, type MswCloud } from './mock/msw/handlers.js';
import { loadMsw } from './mock/node/load-msw.js';

export type { MswCloud } from './mock/msw/handlers.js';
export * from './mock/public.js';

/**
 * A mock cloud for msw's `setupServer` and `setupWorker`. Reading `handlers` needs the optional peer `msw`, and throws an error that says
 * how to install it if it is missing.
 *
 * @example
 * const cloud = mockCloud();
 * const server = setupServer(...cloud.handlers);
 * server.listen();
 */
export function mockCloud(options: MockCloudOptions = {}): MswCloud {
  return createMswCloud(options, loadMsw);
}
