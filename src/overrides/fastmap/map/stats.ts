import type { RawResponse } from '../../../core/call/raw-response.js';
import { decimalHeader } from '../protocol/server-warnings.js';

/** State of a run; `stopped` means that the consumer left the loop early. */
export type MapOutcome = 'running' | 'completed' | 'failed' | 'aborted' | 'stopped';

/** Counts and costs of a run. */
export interface MapStats {
  outcome: MapOutcome;
  /** Number of elements whose results, or failures, have arrived. */
  elements: number;
  /** Number of elements that became a `MapFailure`. */
  failedElements: number;
  /** Number of responses with results. */
  batches: number;
  /** Number of batches whose results had no signature, which are only accepted with `allowUnsigned`. */
  unsignedBatches: number;
  /** Credits charged, as far as the service reports them; 100 are one dollar. */
  credits: number;
  /** Seconds inside the Python function, summed over all workers. */
  mapSeconds: number;
  /** Seconds on the service, summed over all requests. */
  applicationSeconds: number;
  /** Seconds in transit, summed over all requests: their duration minus `applicationSeconds`. */
  networkSeconds: number;
  /** Number of retries after failed requests. */
  retries: number;
}

/** Cost and duration that one response reports; missing and unparsable headers are `undefined`. */
export interface Usage {
  readonly credits: number | undefined;
  readonly mapSeconds: number | undefined;
  readonly applicationSeconds: number | undefined;
  /** Duration of the last attempt. */
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
