import { contract } from '../../../generated/fastmap/contract.js';
import { type OperationId, operations } from '../../../generated/fastmap/operations.js';
import type { MockService } from '../pipeline/service-router.js';
import { authenticate } from './authenticate.js';
import { fastmapHandlers } from './handlers.js';
import { refuse, wordOf } from './responses.js';
import type { FastmapState } from './state.js';

/** Defines the mock fastmap for the mock cloud's router. */
export function fastmapService(state: FastmapState): MockService<OperationId> {
  return {
    operations,
    contract,
    handlers: fastmapHandlers(state),
    gate: (call) => authenticate(state, call),
    refuse: (status, reason) => refuse(status, wordOf(status), reason),
  };
}
