import type { MockHandler } from '../../pipeline/handler.js';
import { POLICY_DEFAULTS } from '../registry/function-config.js';
import { FUNCTIONS_ROOT, functionKey } from '../registry/function-record.js';
import { RUNTIME_ORDER } from '../registry/runtimes.js';
import { compact, json, unixSeconds, wireList } from '../responses.js';
import type { FastfnState } from '../state.js';
import { functionViews, routeViews } from './catalog-views.js';
import { runtimeMap, runtimeOrder, runtimeStatus } from './runtime-views.js';

/** Handlers for the functions that the gateway has found: catalog, function list, packs, schedules, dashboard. */
export function catalogHandlers(state: FastfnState) {
  const reload: MockHandler = () =>
    json(200, {
      ok: true,
      reloaded_at: unixSeconds(state.clock.now()),
      catalog_generated_at: unixSeconds(state.clock.now()),
      functions_root: FUNCTIONS_ROOT,
      runtime_order: runtimeOrder(),
    });
  return {
    reload,
    reloadByGet: reload,
    catalog: () => {
      const { mapped, conflicts } = routeViews(state);
      const functions = (runtime: string) => ({ functions: wireList(functionViews(state, runtime)) });
      return json(200, {
        generated_at: unixSeconds(state.clock.now()),
        functions_root: FUNCTIONS_ROOT,
        defaults: POLICY_DEFAULTS,
        runtime_order: runtimeOrder(),
        mapped_routes: mapped,
        mapped_route_conflicts: conflicts,
        runtimes: runtimeMap((runtime) => ({ ...runtimeStatus(state, runtime), ...functions(runtime) })),
      });
    },
    'functions.list': () => {
      const all = RUNTIME_ORDER.flatMap((runtime) =>
        functionViews(state, runtime).map((view) => ({ runtime, ...view })),
      );
      return json(200, wireList(all));
    },
    packs: () =>
      json(200, {
        generated_at: unixSeconds(state.clock.now()),
        packs_root: `${FUNCTIONS_ROOT}/.fastfn/packs`,
        runtimes: {},
      }),
    schedules: () =>
      json(200, { ts: unixSeconds(state.clock.now()), schedules: wireList(scheduleEntries(state)), keep_warm: {} }),
    dashboard: () =>
      json(200, {
        requests_24h: 1200,
        errors_24h: 4,
        avg_latency_ms: 40,
        invocations_chart: { labels: ['00:00', '06:00', '12:00', '18:00'], data: [100, 250, 500, 350] },
      }),
  } satisfies Record<string, MockHandler>;
}

/** Enabled schedules. The mock lists them and never runs them, so that tests decide when a function is called. */
function scheduleEntries(state: FastfnState): Readonly<Record<string, unknown>>[] {
  return state.registry
    .all()
    .filter(({ config }) => config.schedule?.enabled === true)
    .map((record) =>
      compact({
        runtime: record.runtime,
        name: record.name,
        version: record.version,
        key: functionKey(record),
        schedule: record.config.schedule,
        state: {},
      }),
    );
}
