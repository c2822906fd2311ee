import type { RecordedCall } from '../../calls/recorded-call.js';

/** A call in the page's list; the page requests the full call when the user selects it. */
export type CallSummary = Pick<
  RecordedCall,
  'id' | 'service' | 'operation' | 'method' | 'status' | 'durationMs' | 'startedAtMs' | 'fault'
> & {
  /** Path and query of the URL. */
  readonly path: string;
  /** `body.machineType: unknown value`, one per path. */
  readonly violations: readonly string[];
};

export function summarize(call: RecordedCall): CallSummary {
  const { id, service, operation, method, startedAtMs, url } = call;
  return {
    id,
    service,
    operation,
    method,
    startedAtMs,
    path: url.replace(/^\w+:\/\/[^/]*/, ''),
    violations: call.violations.map(({ path, rule }) => `${path}: ${rule}`),
    ...(call.status !== undefined && { status: call.status }),
    ...(call.durationMs !== undefined && { durationMs: call.durationMs }),
    ...(call.fault !== undefined && { fault: call.fault }),
  };
}
