// Exports of both entry points of the mock cloud.
export { CallLog } from './calls/call-log.js';
export { type CallMatchers, callMatchers, type PartialParameters } from './calls/matchers.js';
export type { RecordedCall } from './calls/recorded-call.js';
export type { ClockKind, MockClock } from './clock.js';
export { MockCloud, type MockCloudOptions } from './cloud.js';
export type { SpecViolation } from './contract/violation.js';
export {
  DEFAULT_ADMIN_TOKEN,
  type FastfnMockOptions,
  type FastfnRateLimitOptions,
  type JobOptions,
  type LoginCredentials,
} from './fastfn/options.js';
export type { PythonFailure, PythonOutcome, PythonRequest, PythonRuntime } from './fastmap/python-runtime.js';
export { DEFAULT_FASTMAP_SECRET, type FastmapMockOptions, type WorkerStart } from './fastmap/state.js';
export type { ApiKeyAccess } from './fastvm/authenticate.js';
export type { FastvmClock } from './fastvm/clock.js';
export type {
  ExecChunk,
  ExecOutput,
  ExecPattern,
  ExecStub,
  ExecStubCall,
  ExecStubHandle,
  ExecStubOptions,
} from './fastvm/exec-stubs/stub.js';
export type { FastvmOptions } from './fastvm/options.js';
export type { QuotaAmounts } from './fastvm/quota.js';
export type { RateLimitOptions as FastvmRateLimitOptions } from './fastvm/rate-limit.js';
export type { VmBoot } from './fastvm/vm-record.js';
export type * from './faults/fault.js';
export { Faults } from './faults/faults.js';
export type {
  CallName,
  CallParameters,
  OperationId,
  OperationName,
  OtherCall,
  ServiceName,
} from './operations.js';
