import type { OperationId } from '../../../../generated/fastvm/operations.js';
import type { MockHandler, MockHandlers } from '../../pipeline/handler.js';
import { Refusal } from '../refusal.js';
import type { FastvmState } from '../state.js';
import { credentialHandlers } from './credentials.js';
import { execHandlers } from './exec.js';
import { fileHandlers } from './files.js';
import { lifecycleHandlers } from './lifecycle.js';
import { quotaHandlers } from './quotas.js';
import { snapshotHandlers } from './snapshots.js';
import { serviceHandlers } from './vm-services.js';
import { vmHandlers } from './vms.js';
import { volumeHandlers } from './volumes.js';

/** One handler per operation of the FastVM API, for one organization. */
export function fastvmHandlers(state: FastvmState): MockHandlers<OperationId> {
  const handlers: MockHandlers<OperationId> = {
    health: () => ({ status: 200, body: { status: 'ok' } }),
    ...vmHandlers(state),
    ...lifecycleHandlers(state),
    ...serviceHandlers(state),
    ...execHandlers(state),
    ...fileHandlers(state),
    ...snapshotHandlers(state),
    ...volumeHandlers(state),
    ...credentialHandlers(state),
    ...quotaHandlers(state),
  };
  const guarded = Object.entries(handlers).map(([id, handler]) => [id, guard(handler)]);
  return Object.fromEntries(guarded) as MockHandlers<OperationId>;
}

function guard(handler: MockHandler): MockHandler {
  return async (call) => {
    try {
      return await handler(call);
    } catch (error) {
      if (error instanceof Refusal) return error.response;
      throw error;
    }
  };
}
