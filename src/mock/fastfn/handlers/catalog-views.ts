import type { FunctionRecord } from '../registry/function-record.js';
import { routesOf } from '../registry/registry.js';
import { compact, wireList } from '../responses.js';
import { isConflict, mappedRoutes } from '../routing/route-table.js';
import type { FastfnState } from '../state.js';
import { warmState } from './runtime-views.js';

type View = Readonly<Record<string, unknown>>;

/** Routes of one function each, and those that several functions claim. */
export function routeViews(state: FastfnState): { mapped: Record<string, View[]>; conflicts: Record<string, true> } {
  const mapped: Record<string, View[]> = {};
  const conflicts: Record<string, true> = {};
  for (const [route, records] of mappedRoutes(state.registry)) {
    if (isConflict(state.registry, records)) conflicts[route] = true;
    else mapped[route] = records.map((record) => claim(state, record));
  }
  return { mapped, conflicts };
}

/** The functions of a runtime, each with its versions. */
export function functionViews(state: FastfnState, runtime: string): View[] {
  const names = [...new Set(state.registry.all().flatMap((record) => (record.runtime === runtime ? record.name : [])))];
  return names.map((name) => functionView(state, state.registry.family(runtime, name), name));
}

function functionView(state: FastfnState, family: readonly FunctionRecord[], name: string): View {
  const ofDefault = family.find(({ version }) => version === undefined);
  const versions = family.filter(({ version }) => version !== undefined);
  const byVersion = (view: (record: FunctionRecord) => unknown): View =>
    Object.fromEntries(versions.map((record) => [String(record.version), view(record)]));
  return compact({
    name,
    has_default: ofDefault !== undefined,
    versions: wireList(versions.map(({ version }) => version)),
    // The routes of the default include those of the versions.
    policy: ofDefault ? filePolicy(state, ofDefault, family) : undefined,
    versions_policy: byVersion((record) => filePolicy(state, record, [record])),
    default_state: ofDefault && warmState(ofDefault),
    versions_state: byVersion(warmState),
  });
}

/** The settings of a function's file, with the routes that have no conflict. */
function filePolicy(state: FastfnState, record: FunctionRecord, routesFrom: readonly FunctionRecord[]): View {
  const { invoke, group: _group, shared_deps: _sharedDeps, response, ...limits } = record.config;
  const { conflicts } = routeViews(state);
  const routes = routesFrom.flatMap(routesOf).filter((route) => !(route in conflicts));
  return compact({
    ...limits,
    include_debug_headers: response?.include_debug_headers ?? limits.include_debug_headers,
    methods: wireList(invoke.methods ?? ['GET']),
    routes: wireList([...routes].sort()),
    allow_hosts: invoke.allow_hosts,
  });
}

function claim(state: FastfnState, record: FunctionRecord): View {
  const { methods, allow_hosts: allowHosts } = state.registry.policy(record);
  return compact({
    runtime: record.runtime,
    fn_name: record.name,
    version: record.version,
    methods: wireList(methods),
    source_rank: 3,
    force_url: false,
    allow_hosts: allowHosts,
  });
}
