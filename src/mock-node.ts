/** The mock cloud on a loopback port. */
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
export { type ServedCloud, type ServeOptions, serve } from './mock/node/serve.js';
export type {
  CallName,
  CallParameters,
  OperationId,
  OperationName,
  OtherCall,
  ServiceName,
} from './mock/operation-name.js';
export type { Violation } from './mock/violation.js';
