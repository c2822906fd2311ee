import { contract } from '../../../generated/fastfn/contract.js';
import { type OperationId, operations } from '../../../generated/fastfn/operations.js';
import type { MockService } from '../pipeline/service-router.js';
import { fastfnGate } from './console/gate.js';
import { fastfnFallback } from './fallback.js';
import { fastfnHandlers } from './handlers.js';
import { refuse } from './responses.js';
import type { FastfnState } from './state.js';

/** Defines the mock gateway for the mock cloud's router. */
export function fastfnService(state: FastfnState): MockService<OperationId> {
  return {
    operations,
    contract,
    handlers: fastfnHandlers(state),
    gate: fastfnGate(state),
    refuse,
    fallback: fastfnFallback(state),
  };
}
