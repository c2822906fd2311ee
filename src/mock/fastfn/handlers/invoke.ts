import type { MockHandler, MockResponse } from '../../pipeline/handler.js';
import { BODY_BYTES, withJsonBody } from '../console/json-body.js';
import { type PlanRefusal, planInvocation } from '../invocation/plan.js';
import { runPlan } from '../invocation/run.js';
import { json, refuse } from '../responses.js';
import type { FastfnState } from '../state.js';

export function invokeHandlers(state: FastfnState) {
  return {
    invoke: (call) =>
      withJsonBody(call, BODY_BYTES, async (payload) => {
        const plan = planInvocation(state.registry, payload, 'invoke');
        if ('error' in plan) return refusalResponse(plan);
        if (!state.canRun(plan.record)) return refuse(503, 'runtime down');
        const outcome = await runPlan(state, plan);
        const latency = { latency_ms: outcome.latencyMs };
        if (outcome.kind === 'timeout') return refuse(504, 'runtime timeout: receive header timeout', latency);
        const { status, headers, body, isBase64 } = outcome.response;
        return json(200, {
          status,
          ...latency,
          route: plan.route,
          route_template: plan.routeTemplate,
          headers,
          ...(isBase64 ? { is_base64: true, body_base64: body } : { body }),
        });
      }),
  } satisfies Record<string, MockHandler>;
}

function refusalResponse({ status, error, allowedMethods, missing }: PlanRefusal): MockResponse {
  return refuse(status, error, {
    ...(allowedMethods && { allowed_methods: allowedMethods }),
    ...(missing && { route: missing.route, missing_params: missing.params }),
  });
}
