import { handlerEnv } from '../registry/env.js';
import type { EffectivePolicy } from '../registry/function-config.js';
import type { FunctionRecord } from '../registry/function-record.js';
import type { FunctionContext, FunctionEvent } from './event.js';
import { parseCookies } from './session-cookies.js';

/** The part of an event that differs between calls. */
export interface EventSource {
  readonly requestId: string;
  readonly nowMs: number;
  readonly method: string;
  readonly path: string;
  readonly rawPath: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly userAgent: string | undefined;
  readonly user: unknown;
  readonly secrets: Readonly<Record<string, string>>;
}

export function makeEvent(record: FunctionRecord, policy: EffectivePolicy, source: EventSource): FunctionEvent {
  const version = record.version ?? 'default';
  const env = handlerEnv(record);
  const session = parseCookies(source.headers);
  return {
    id: source.requestId,
    ts: source.nowMs,
    method: source.method,
    path: source.path,
    raw_path: source.rawPath,
    query: source.query,
    params: source.params,
    path_params: source.params,
    headers: source.headers,
    ...(source.body !== undefined && { body: source.body }),
    ...(session && { session }),
    client: { ip: '127.0.0.1', ua: source.userAgent },
    context: makeContext(record, policy, version, source),
    ...(Object.keys(env).length > 0 && { env }),
    ...(Object.keys(source.secrets).length > 0 && { secrets: source.secrets }),
    version,
  };
}

function makeContext(
  { runtime, name }: FunctionRecord,
  policy: EffectivePolicy,
  version: string,
  source: EventSource,
): FunctionContext {
  const { timeout_ms, max_concurrency, max_body_bytes } = policy;
  return {
    request_id: source.requestId,
    runtime,
    function_name: name,
    version,
    timeout_ms,
    max_concurrency,
    max_body_bytes,
    worker_pool: { enabled: false, max_workers: max_concurrency, max_queue: 0, overflow_status: 429 },
    gateway: { worker_pid: 1 },
    debug: { enabled: policy.include_debug_headers },
    ...(source.user !== undefined && { user: source.user }),
  };
}
