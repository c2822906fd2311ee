import type { RecordedCall } from '../../calls/recorded-call.js';

/** What the list of calls shows of one; the whole of it is asked for when it is chosen. */
export type CallSummary = Pick<
  RecordedCall,
  'id' | 'service' | 'operation' | 'method' | 'status' | 'durationMs' | 'startedAtMs' | 'fault'
> & {
  /** Path and query of the URL. */
  readonly path: string;
  /** `body.machineType: unknown value`, one for each place. */
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
