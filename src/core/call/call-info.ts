import type { CallInfo } from '../errors/index.js';
import type { CallState } from './state.js';

/** Codes of the `ConnectionError` for a proxy that did not open a tunnel, or to which there is no connection. */
export const PROXY_REFUSED = 'PROXY_REFUSED';
export const PROXY_UNREACHABLE = 'PROXY_UNREACHABLE';

/** Identifies the call in errors. */
export function callInfo(state: CallState): CallInfo {
  return {
    operationId: state.operation.id,
    method: state.request.method,
    url: state.safeUrl,
    attempts: state.attempts,
    redact: state.redact,
  };
}
