import type { OperationId } from '../../../generated/fastfn/operations.js';
import type { MockHandlers } from '../pipeline/handler.js';
import { catalogHandlers } from './handlers/catalog.js';
import { configHandlers } from './handlers/config.js';
import { secretHandlers, sessionHandlers, uiStateHandlers } from './handlers/console.js';
import { fileHandlers } from './handlers/files.js';
import { functionHandlers } from './handlers/functions.js';
import { healthHandlers } from './handlers/health.js';
import { invokeHandlers } from './handlers/invoke.js';
import { jobHandlers } from './handlers/jobs.js';
import { logged, logHandlers } from './handlers/logs.js';
import { openapiHandlers } from './handlers/openapi.js';
import type { FastfnState } from './state.js';

/** A handler for every operation of the console API. They check no permissions: `fastfnGate` runs before them. */
export function fastfnHandlers(state: FastfnState): MockHandlers<OperationId> {
  return logged(state, {
    ...healthHandlers(state),
    ...catalogHandlers(state),
    ...openapiHandlers(state),
    ...functionHandlers(state),
    ...configHandlers(state),
    ...fileHandlers(state),
    ...invokeHandlers(state),
    ...jobHandlers(state),
    ...sessionHandlers(state),
    ...uiStateHandlers(state),
    ...secretHandlers(state),
    ...logHandlers(state),
  });
}
