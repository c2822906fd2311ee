import type { InvocationPlan } from '../invocation/plan.js';
import { compact } from '../responses.js';

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'canceled';

/** A queued call. */
export interface Job {
  readonly id: string;
  readonly plan: InvocationPlan;
  readonly maxAttempts: number;
  readonly retryDelayMs: number;
  readonly createdAtMs: number;
  status: JobStatus;
  attempt: number;
  updatedAtMs: number;
  nextRunAtMs: number | undefined;
  resultStatus: number | undefined;
  /** Stays after a later success. */
  lastError: string | undefined;
  /** JSON of the last attempt's result; absent before the first has ended, and when it was too large. */
  result: Readonly<Record<string, unknown>> | undefined;
}

/** A job as the API shows it. */
export function jobView(job: Job): Readonly<Record<string, unknown>> {
  const { plan } = job;
  return compact({
    id: job.id,
    status: job.status,
    runtime: plan.record.runtime,
    name: plan.record.name,
    version: plan.record.version,
    method: plan.method,
    route: plan.route,
    route_template: plan.routeTemplate,
    attempt: job.attempt,
    max_attempts: job.maxAttempts,
    retry_delay_ms: job.retryDelayMs,
    created_at_ms: job.createdAtMs,
    updated_at_ms: job.updatedAtMs,
    next_run_at_ms: job.status === 'queued' ? job.nextRunAtMs : undefined,
    result_status: job.resultStatus,
    last_error: job.lastError,
  });
}
