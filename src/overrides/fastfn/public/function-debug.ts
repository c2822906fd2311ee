/** The `X-Fn-*` headers of a response, parsed. Absent if the function does not set `include_debug_headers`. */
export interface FunctionDebug {
  readonly requestId?: string;
  readonly runtime?: string;
  readonly functionName?: string;
  /** `default` for the default. */
  readonly version?: string;
  readonly latencyMs?: number;
  readonly maxWorkers?: number;
  readonly maxQueue?: number;
  /** `single` or `round_robin`. */
  readonly runtimeRouting?: string;
  /** From 1. */
  readonly socketIndex?: number;
  /** Output of a lua handler, up to 4 KiB; other runtimes print to the runtime log. */
  readonly stdout?: string;
  readonly stderr?: string;
}

const TEXTS = {
  requestId: 'x-fn-request-id',
  runtime: 'x-fn-runtime',
  functionName: 'x-fn-function',
  version: 'x-fn-version',
  runtimeRouting: 'x-fn-runtime-routing',
  stdout: 'x-fn-stdout',
  stderr: 'x-fn-stderr',
} as const;

const NUMBERS = {
  latencyMs: 'x-fn-latency-ms',
  maxWorkers: 'x-fn-worker-pool-max-workers',
  maxQueue: 'x-fn-worker-pool-max-queue',
  socketIndex: 'x-fn-runtime-socket-index',
} as const;

/** Reads the debug headers; leaves out invalid numbers. */
export function readDebug(headers: Headers): FunctionDebug {
  const debug: Record<string, string | number> = {};
  for (const [field, name] of Object.entries(TEXTS)) {
    const text = headers.get(name);
    if (text !== null) debug[field] = text;
  }
  for (const [field, name] of Object.entries(NUMBERS)) {
    const text = headers.get(name)?.trim();
    if (text && Number.isFinite(Number(text))) debug[field] = Number(text);
  }
  return debug;
}
