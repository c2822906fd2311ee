import type { JsonObject } from '../json.js';

/** What `fn.config.json` holds. Field names are the gateway's. */
export interface FunctionConfig {
  timeout_ms?: number;
  max_concurrency?: number;
  max_body_bytes?: number;
  include_debug_headers?: boolean;
  response?: { include_debug_headers?: boolean };
  group?: string;
  shared_deps?: readonly string[];
  schedule?: JsonObject;
  edge?: JsonObject;
  invoke: InvokeConfig;
}

export interface InvokeConfig {
  methods?: readonly string[];
  routes?: readonly string[];
  handler?: string;
  allow_hosts?: readonly string[];
  summary?: string;
  query?: JsonObject;
  body?: string;
  content_type?: string;
}

/** The limits in force for one function or version. */
export interface EffectivePolicy {
  readonly timeout_ms: number;
  readonly max_concurrency: number;
  readonly max_body_bytes: number;
  readonly include_debug_headers: boolean;
  readonly methods: readonly string[];
  readonly allow_hosts?: readonly string[];
  readonly edge?: JsonObject;
}

/** The gateway's limits for functions that set none. */
export const POLICY_DEFAULTS = { timeout_ms: 2500, max_concurrency: 20, max_body_bytes: 1_048_576 } as const;

export const FUNCTION_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A version takes the limits that it does not set from the default; methods and hosts are always its own. */
export function effectivePolicy(own: FunctionConfig, ofDefault: FunctionConfig | undefined): EffectivePolicy {
  const pick = <K extends keyof typeof POLICY_DEFAULTS>(key: K): number =>
    own[key] ?? ofDefault?.[key] ?? POLICY_DEFAULTS[key];
  const { methods = ['GET'], allow_hosts: allowHosts } = own.invoke;
  return {
    timeout_ms: pick('timeout_ms'),
    max_concurrency: pick('max_concurrency'),
    max_body_bytes: pick('max_body_bytes'),
    include_debug_headers: debugHeaders(own) ?? (ofDefault && debugHeaders(ofDefault)) ?? false,
    methods,
    ...(allowHosts && allowHosts.length > 0 && { allow_hosts: allowHosts }),
    ...(own.edge && { edge: own.edge }),
  };
}

const debugHeaders = (config: FunctionConfig): boolean | undefined =>
  config.response?.include_debug_headers ?? config.include_debug_headers;
