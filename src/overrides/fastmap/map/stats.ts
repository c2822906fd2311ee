import type { RawResponse } from '../../../core/call/raw-response.js';
import { decimalHeader } from '../protocol/server-warnings.js';

/** How a run stands or ended; `stopped` means that its consumer left early. */
export type MapOutcome = 'running' | 'completed' | 'failed' | 'aborted' | 'stopped';

/** What a run has done and cost. */
export interface MapStats {
  outcome: MapOutcome;
  /** Elements whose results, or failures, have arrived. */
  elements: number;
  /** Elements that gave a `MapFailure`. */
  failedElements: number;
  /** Responds with results. */
  batches: number;
  /** Batches whose results carried no signature, which only happens with `allowUnsigned`. */
  unsignedBatches: number;
  /** Credits that the service charged, where it says so; 100 are one dollar. */
  credits: number;
  /** Seconds inside the Python function, over all workers. */
  mapSeconds: number;
  /** Seconds on the service, over all requests. */
  applicationSeconds: number;
  /** Seconds on the way, over all requests: what is left of their duration beside `applicationSeconds`. */
  networkSeconds: number;
  /** Requests that were retried after a failure. */
  retries: number;
}

/** What one response says about the work behind it; absent and unreadable headers are `undefined`. */
export interface Usage {
  readonly credits: number | undefined;
  readonly mapSeconds: number | undefined;
  readonly applicationSeconds: number | undefined;
  /** How long the responded attempt took. */
  readonly requestSeconds: number;
  readonly retries: number;
}

export function newStats(): MapStats {
  return {
    outcome: 'running',
    elements: 0,
    failedElements: 0,
    batches: 0,
    unsignedBatches: 0,
    credits: 0,
    mapSeconds: 0,
    applicationSeconds: 0,
    networkSeconds: 0,
    retries: 0,
  };
}

export function usageOf(raw: RawResponse): Usage {
  const { attempts } = raw.call;
  return {
    credits: decimalHeader(raw.headers, 'x-credits'),
    mapSeconds: decimalHeader(raw.headers, 'x-map-seconds'),
    applicationSeconds: decimalHeader(raw.headers, 'x-application-seconds'),
    requestSeconds: (attempts.at(-1)?.durationMs ?? 0) / 1000,
    retries: Math.max(0, attempts.length - 1),
  };
}

export function addUsage(stats: MapStats, usage: Usage): void {
  stats.credits += usage.credits ?? 0;
  stats.mapSeconds += usage.mapSeconds ?? 0;
  stats.applicationSeconds += usage.applicationSeconds ?? 0;
  stats.networkSeconds += Math.max(0, usage.requestSeconds - (usage.applicationSeconds ?? 0));
  stats.retries += usage.retries;
}
