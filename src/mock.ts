/** The mock cloud: the three services in memory, checked against their specs. */
import type { HttpHandler } from 'msw';
import { MockCloud, type MockCloudOptions } from './mock/cloud.js';
import { mswHandlers } from './mock/msw-handlers.js';

export { CallLog } from './mock/calls/call-log.js';
export { type CallMatchers, callMatchers, type PartialParameters } from './mock/calls/matchers.js';
export type { RecordedCall } from './mock/calls/recorded-call.js';
export type { ClockKind, MockClock } from './mock/clock.js';
export { MockCloud, type MockCloudOptions } from './mock/cloud.js';
export { DEFAULT_ADMIN_TOKEN } from './mock/fastfn/options.js';
export { DEFAULT_FASTMAP_SECRET } from './mock/fastmap/state.js';
export type { ApiKeyAccess } from './mock/fastvm/authenticate.js';
export type {
  ExecChunk,
  ExecDouble,
  ExecDoubleCall,
  ExecDoubleHandle,
  ExecDoubleOptions,
  ExecOutput,
  ExecPattern,
} from './mock/fastvm/exec-doubles/double.js';
export type { FastvmOptions } from './mock/fastvm/options.js';
export type * from './mock/faults/fault.js';
export { Faults } from './mock/faults/faults.js';
export type {
  CallName,
  CallParameters,
  OperationId,
  OperationName,
  OtherCall,
  ServiceName,
} from './mock/operation-name.js';
export type { Violation } from './mock/violation.js';

/** A mock cloud with handlers for msw. They answer at the base URLs that the cloud has when they are asked for. */
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
