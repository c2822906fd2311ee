import type { Session } from './session-cookies.js';

/** The argument of a handler. */
export interface FunctionEvent {
  readonly id: string;
  /** Unix milliseconds. */
  readonly ts: number;
  readonly method: string;
  /** Path, decoded once. */
  readonly path: string;
  /** Path and query as they were sent. */
  readonly raw_path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, string>>;
  readonly path_params: Readonly<Record<string, string>>;
  /** Lower-case names for public calls; as given for invoke and jobs. */
  readonly headers: Readonly<Record<string, string>>;
  /** Raw text; absent if a public call has none. */
  readonly body?: string;
  readonly session?: Session;
  readonly client: { readonly ip: string; readonly ua: string | undefined };
  readonly context: FunctionContext;
  /** Values are always text; absent when the function has none. */
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly version: string;
}

export interface FunctionContext {
  readonly request_id: string;
  readonly runtime: string;
  readonly function_name: string;
  readonly version: string;
  readonly timeout_ms: number;
  readonly max_concurrency: number;
  readonly max_body_bytes: number;
  readonly worker_pool: Readonly<Record<string, number | boolean>>;
  readonly gateway: { readonly worker_pid: number };
  readonly debug: { readonly enabled: boolean };
  /** `context` of invoke and jobs, or the `__fnctx` of a query. */
  readonly user?: unknown;
}

/** A function of the mock. It may return any JavaScript value, see `normalizeOutput`. */
export type FunctionHandler = (event: FunctionEvent) => unknown;
