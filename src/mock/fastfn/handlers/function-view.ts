import { shownEnv } from '../registry/env.js';
import { type FunctionRecord, functionDir } from '../registry/function-record.js';
import { routesOf } from '../registry/registry.js';
import { canonicalRoute } from '../registry/route-names.js';
import { compact, wireList } from '../responses.js';
import { isConflict, mappedRoutes } from '../routing/route-table.js';
import type { FastfnState } from '../state.js';
import { languageBlocks } from './language-blocks.js';
import { runtimeHealth } from './runtime-views.js';

type View = Readonly<Record<string, unknown>>;

/** The gateway always returns this address, whatever its own is. */
const PUBLIC_ORIGIN = 'http://127.0.0.1:8080';

/** The common part of all responses about a function: its name and location. */
export function functionHead(record: FunctionRecord): View {
  const dir = functionDir(record);
  return compact({
    runtime: record.runtime,
    name: record.name,
    version: record.version,
    function_dir: dir,
    file_path: `${dir}/${record.filename}`,
  });
}

/** Everything about a function. */
export function functionDetail(state: FastfnState, record: FunctionRecord, includeCode: boolean): View {
  return {
    ...functionHead(record),
    config_path: `${functionDir(record)}/fn.config.json`,
    policy: state.registry.policy(record),
    fn_env: shownEnv(record),
    runtime_health: runtimeHealth(state, record.runtime),
    metadata: functionMetadata(state, record),
    ...(includeCode && { code: record.code, code_truncated: false }),
  };
}

export function functionMetadata(state: FastfnState, record: FunctionRecord): View {
  const { config, env, filename } = record;
  const dir = functionDir(record);
  const effectiveDebug = state.registry.policy(record).include_debug_headers;
  return compact({
    handler_file: filename,
    group: config.group,
    response: {
      include_debug_headers: config.response?.include_debug_headers ?? config.include_debug_headers ?? false,
      effective_include_debug_headers: effectiveDebug,
    },
    schedule: compact({ configured: config.schedule, state: {} }),
    env: { exists: env !== undefined, keys: wireList([...(env?.keys() ?? [])].sort()) },
    shared_deps: {
      packs_root: `/srv/functions/.fastfn/packs/${record.runtime}`,
      configured: wireList(config.shared_deps ?? []),
    },
    ...routingMetadata(state, record),
    ...languageBlocks(dir),
  });
}

function routingMetadata(state: FastfnState, record: FunctionRecord): View {
  const { invoke } = record.config;
  const { methods } = state.registry.policy(record);
  const routes = routesOf(record);
  const claims = mappedRoutes(state.registry);
  const free = routes.filter((route) => !isConflict(state.registry, claims.get(route) ?? []));
  const preferred = routes[0] ?? canonicalRoute(record.name);
  return {
    endpoints: {
      public_route: preferred,
      preferred_public_route: preferred,
      preferred_public_url: PUBLIC_ORIGIN + preferred,
      mapped_routes: wireList(routes),
      public_routes: wireList(routes),
      public_urls: wireList(routes.map((route) => PUBLIC_ORIGIN + route)),
      function_detail_api: '/_fn/function',
      config_api: '/_fn/function-config',
      env_api: '/_fn/function-env',
      invoke_api: '/_fn/invoke',
    },
    invoke: compact({
      summary: invoke.summary,
      methods: wireList(methods),
      default_method: methods[0],
      handler: invoke.handler,
      content_type: invoke.content_type,
      query_example: invoke.query ?? {},
      body_example: invoke.body ?? '',
      route: preferred,
      canonical_route: preferred,
      public_routes: wireList(routes),
      mapped_routes: invoke.routes && invoke.routes.length > 0 ? invoke.routes : undefined,
      mapped_public_routes: wireList(free),
      effective_public_routes: wireList(routes),
      effective_mapped_routes: wireList(routes),
    }),
  };
}
