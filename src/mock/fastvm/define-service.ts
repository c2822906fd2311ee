import { contract } from '../../../generated/fastvm/contract.js';
import { type OperationId, operations } from '../../../generated/fastvm/operations.js';
import type { MockService } from '../pipeline/service-router.js';
import { admit } from './authenticate.js';
import { fastvmHandlers } from './handlers/index.js';
import type { FastvmState } from './state.js';

/** Defines the mock FastVM for the mock cloud's router. */
export function fastvmService(state: FastvmState): MockService<OperationId> {
  return {
    operations,
    contract,
    handlers: fastvmHandlers(state),
    gate: (call) => admit(call, state),
    refuse: (status, error) => ({ status, body: { error } }),
  };
}
