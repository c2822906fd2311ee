import { encodeBase64 } from '../base64.js';
import { makeEvent } from '../runtime/event.js';
import { type Outcome, runFunction } from '../runtime/run-function.js';
import type { FastfnState } from '../state.js';
import type { InvocationPlan } from './plan.js';

const USER_AGENT = 'fastfn-console-invoke';

/** Calls a function by name. Concurrency limits, allowed hosts and warm states play no part here. */
export function runPlan(state: FastfnState, plan: InvocationPlan): Promise<Outcome> {
  const { record, context } = plan;
  const event = makeEvent(record, state.registry.policy(record), {
    requestId: state.nextRequestId('invoke'),
    nowMs: state.clock.now(),
    method: plan.method,
    path: plan.route,
    rawPath: plan.route,
    query: context
      ? { ...plan.query, __fnctx: encodeBase64(new TextEncoder().encode(JSON.stringify(context))) }
      : plan.query,
    params: plan.params,
    headers: plan.headers,
    body: plan.body,
    userAgent: USER_AGENT,
    user: context,
    secrets: state.secrets.of(record),
  });
  return runFunction(record, event, state.clock, state.printerOf(record));
}
