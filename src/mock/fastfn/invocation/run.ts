import { toBase64 } from '../../../core/util/base64.js';
import type { GatewayState } from '../gateway-state.js';
import { makeEvent } from '../runtime/make-event.js';
import { errorResponse, type FunctionOutput } from '../runtime/read-output.js';
import { type Outcome, runFunction } from '../runtime/run-function.js';
import type { InvocationPlan } from './plan.js';

const USER_AGENT = 'fastfn-console-invoke';

/** Calls a function by name, without concurrency limits, allowed hosts and warm states. */
export function runPlan(state: GatewayState, plan: InvocationPlan): Promise<Outcome> {
  const { record, context } = plan;
  const event = makeEvent(record, state.registry.policy(record), {
    requestId: state.nextRequestId('invoke'),
    nowMs: state.clock.now(),
    method: plan.method,
    path: plan.route,
    rawPath: plan.route,
    query: context ? { ...plan.query, __fnctx: toBase64(JSON.stringify(context)) } : plan.query,
    params: plan.params,
    headers: plan.headers,
    body: plan.body,
    userAgent: USER_AGENT,
    user: context,
    secrets: state.secrets.of(record),
  });
  return runFunction(record, event, state.clock, state.printerOf(record));
}

/** The outcome of one attempt of a job. */
export interface Attempt {
  readonly response: FunctionOutput;
  readonly latencyMs: number;
  /** Set when the attempt failed. */
  readonly error: string | undefined;
}

/** Runs a job once. A busy function is a 429 like any other response, so it ends the job. */
export async function runAttempt(state: GatewayState, plan: InvocationPlan): Promise<Attempt> {
  const { record } = plan;
  const refusal = (status: number, error: string, latencyMs = 0): Attempt => ({
    response: errorResponse(status, error),
    latencyMs,
    error: status >= 500 ? error : undefined,
  });
  if (!state.canRun(record)) return refusal(503, 'runtime down');
  const limit = state.registry.policy(record).max_concurrency;
  if (limit > 0 && record.active >= limit) return refusal(429, 'busy');
  record.active += 1;
  const outcome = await runPlan(state, plan);
  record.active -= 1;
  if (outcome.kind === 'timeout') return refusal(504, 'runtime timeout: receive header timeout', outcome.latencyMs);
  const { response, latencyMs } = outcome;
  return { response, latencyMs, error: response.status >= 500 ? `HTTP ${response.status}` : undefined };
}
