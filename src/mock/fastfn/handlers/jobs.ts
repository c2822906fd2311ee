import type { MockCall, MockHandler, MockResponse } from '../../pipeline/handler.js';
import { BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { type PlanRefusal, planInvocation } from '../invocation/plan.js';
import { type Job, jobView } from '../jobs/job.js';
import { json, refuse, wireList } from '../responses.js';
import type { FastfnState } from '../state.js';

export function jobHandlers(state: FastfnState) {
  const withJob = ({ path }: MockCall, use: (job: Job) => MockResponse): MockResponse => {
    const job = state.jobs.get(path.id ?? '');
    return job ? use(job) : refuse(404, 'job not found');
  };
  return {
    'jobs.create': (call) => {
      if (!state.jobs.enabled) return refuse(404, 'jobs disabled');
      return withJsonBody(call, BODY_BYTES, (payload) => {
        const plan = planInvocation(state.registry, payload, 'job');
        if ('error' in plan) return refusalResponse(plan);
        return json(201, jobView(state.jobs.create(plan, payload.max_attempts, payload.retry_delay_ms)));
      });
    },
    'jobs.list': ({ query }) => json(200, { jobs: wireList(state.jobs.list(limitOf(query.limit)).map(jobView)) }),
    'jobs.retrieve': (call) => withJob(call, (job) => json(200, jobView(job))),
    'jobs.cancel': (call) =>
      withJob(call, (job) => (state.jobs.cancel(job) ? json(200, jobView(job)) : refuse(409, 'job is not queued'))),
    'jobs.result': (call) => withJob(call, resultResponse),
  } satisfies Record<string, MockHandler>;
}

/** 200 as soon as one attempt has ended, even while the job waits for the next. */
function resultResponse(job: Job): MockResponse {
  if (job.result) return json(200, job.result);
  if (job.status === 'queued' || job.status === 'running') {
    return json(202, {
      id: job.id,
      status: job.status,
      error: 'result not ready',
      attempt: job.attempt,
      max_attempts: job.maxAttempts,
      retry_delay_ms: job.retryDelayMs,
    });
  }
  return refuse(404, 'result not found', { status: job.status });
}

/** 50 for invalid values; others are clamped to 1–200. */
function limitOf(limit: unknown): number {
  const number = Math.floor(Number(limit ?? 50));
  return Number.isNaN(number) ? 50 : Math.min(200, Math.max(1, number));
}

/** Unlike invoke, jobs name missing parameters in the text and allowed methods in a header. */
function refusalResponse({ status, error, allowedMethods, missing }: PlanRefusal): MockResponse {
  const text = missing ? `${error}: ${missing.params.join(', ')}` : error;
  return json(status, { error: text }, allowedMethods && { Allow: allowedMethods.join(', ') });
}
