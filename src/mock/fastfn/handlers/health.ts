import type { MockHandler } from '../../pipeline/handler.js';
import { POLICY_DEFAULTS } from '../registry/function-config.js';
import { FUNCTIONS_ROOT } from '../registry/function-record.js';
import { json, unixSeconds, wireList } from '../responses.js';
import { isConflict, mappedRoutes } from '../routing/route-table.js';
import type { FastfnState } from '../state.js';
import { runtimeMap, runtimeOrder, runtimeStatus, warmState } from './runtime-views.js';

export function healthHandlers(state: FastfnState) {
  const health: MockHandler = () => json(200, healthReport(state));
  return { health, metrics: health };
}

function healthReport(state: FastfnState): Readonly<Record<string, unknown>> {
  const records = state.registry.all();
  const routes = [...mappedRoutes(state.registry).values()];
  const warm = records.filter(({ warmAtMs }) => warmAtMs !== undefined).length;
  return {
    config_loaded_at: unixSeconds(state.startedAtMs),
    functions_root: FUNCTIONS_ROOT,
    socket_base_dir: '/run/fastfn',
    runtime_order: runtimeOrder(),
    defaults: POLICY_DEFAULTS,
    hot_reload: {
      enabled: true,
      last_catalog_scan_at: unixSeconds(state.clock.now()),
      watchdog: { enabled: false, active: false },
    },
    routing: {
      mapped_routes: routes.filter((claims) => !isConflict(state.registry, claims)).length,
      mapped_route_conflicts: routes.filter((claims) => isConflict(state.registry, claims)).length,
    },
    functions: {
      summary: {
        total: records.length,
        warm,
        stale: 0,
        cold: records.length - warm,
        keep_warm_enabled: 0,
        pool_enabled: 0,
        pool_active: 0,
        pool_queued: 0,
        pool_queue_drops: 0,
        pool_queue_overflow_drops: 0,
        pool_queue_timeout_drops: 0,
      },
      states: wireList(
        records.map((record) => ({
          runtime: record.runtime,
          name: record.name,
          ...(record.version !== undefined && { version: record.version }),
          ...warmState(record),
        })),
      ),
    },
    runtimes: runtimeMap((runtime) => runtimeStatus(state, runtime)),
  };
}
