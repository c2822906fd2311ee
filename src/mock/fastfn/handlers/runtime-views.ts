import { type FunctionRecord, functionKey } from '../registry/function-record.js';
import { RUNTIME_ORDER } from '../registry/runtimes.js';
import { unixSeconds, wireList } from '../responses.js';
import type { FastfnState } from '../state.js';

/** The health of a runtime, as shown by health, catalog and function details. */
export function runtimeHealth(state: FastfnState, runtime: string): Readonly<Record<string, unknown>> {
  return { ...condition(state, runtime), sockets: [socketHealth(state, runtime)] };
}

/** A runtime's row in health and catalog. */
export function runtimeStatus(state: FastfnState, runtime: string): Readonly<Record<string, unknown>> {
  return {
    socket: socketUri(runtime),
    sockets: [socketHealth(state, runtime)],
    routing: runtime === 'lua' ? 'in_process' : 'single',
    timeout_ms: 2500,
    health: runtimeHealth(state, runtime),
  };
}

export const runtimeMap = (view: (runtime: string) => unknown): Record<string, unknown> =>
  Object.fromEntries(RUNTIME_ORDER.map((runtime) => [runtime, view(runtime)]));

/** A function's warm state. */
export const warmState = (record: FunctionRecord): Readonly<Record<string, unknown>> => ({
  key: functionKey(record),
  state: record.warmAtMs === undefined ? 'cold' : 'warm',
  ...(record.warmAtMs !== undefined && { warm_at: unixSeconds(record.warmAtMs) }),
});

export const runtimeOrder = (): unknown => wireList([...RUNTIME_ORDER]);

const socketUri = (runtime: string): string =>
  runtime === 'lua' ? 'inprocess:lua' : `unix:/run/fastfn/fn-${runtime}.sock`;

const socketHealth = (state: FastfnState, runtime: string): Readonly<Record<string, unknown>> => ({
  index: 1,
  uri: socketUri(runtime),
  ...condition(state, runtime),
});

/** Only the node runtime runs uploaded code; the others are up for handlers given as JavaScript. */
function condition(state: FastfnState, runtime: string): Readonly<Record<string, unknown>> {
  const isUp = !state.isRuntimeDown(runtime);
  return { up: isUp, ts: unixSeconds(state.clock.now()), reason: isUp ? 'ok' : 'connection refused' };
}
