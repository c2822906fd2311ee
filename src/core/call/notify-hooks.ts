import type { Attempt } from '../errors/index.js';
import { mergeHeaders } from '../http/headers.js';
import type { ClientHooks, OperationEvent } from '../options/hooks.js';
import type { WireRequest } from '../transport/types.js';
import type { CoreConfig } from './config.js';
import type { CallState } from './state.js';

/** Notifies `onOperation`. Returns the function to call when the operation ends. */
export function notifyOperationStart(config: CoreConfig, state: CallState): (error?: unknown) => void {
  const startedAt = performance.now();
  const ended = notify(config, 'onOperation', () => eventOf(config, state));
  return (error) => {
    if (typeof ended !== 'function') return;
    guard(config, 'onOperation', () => {
      ended({
        durationMs: Math.round(performance.now() - startedAt),
        attempts: state.attempts.length,
        ...(error === undefined ? {} : { error }),
      });
    });
  };
}

/** The request of the next attempt, with the headers that the hook adds. */
export function requestOfAttempt(config: CoreConfig, state: CallState): WireRequest {
  const attempt = state.attempts.length + 1;
  const added = notify(config, 'onRequest', () => ({ ...eventOf(config, state), attempt }));
  if (added === undefined) return state.request;
  const { request } = state;
  const headers = guard(config, 'onRequest', () => mergeHeaders(request.headers, added)) ?? request.headers;
  return { ...request, headers };
}

export function notifyAttemptEnd(config: CoreConfig, state: CallState, { number, ...outcome }: Attempt): void {
  notify(config, 'onResponse', () => ({ ...eventOf(config, state), attempt: number, ...outcome }));
}

export function notifyRetry(config: CoreConfig, state: CallState, waitMs: number, error: Error): void {
  const attempt = state.attempts.length;
  notify(config, 'onRetry', () => ({ ...eventOf(config, state), attempt, waitMs: Math.round(waitMs), error }));
}

type Event<K extends keyof ClientHooks> = Parameters<NonNullable<ClientHooks[K]>>[0];
type HookResult<K extends keyof ClientHooks> = ReturnType<NonNullable<ClientHooks[K]>>;

/** Calls a hook if there is one; the event is only created then. */
function notify<K extends keyof ClientHooks>(
  config: CoreConfig,
  name: K,
  event: () => Event<K>,
): HookResult<K> | undefined {
  const hook = config.hooks?.[name] as ((event: Event<K>) => HookResult<K>) | undefined;
  return hook === undefined ? undefined : guard(config, name, () => hook(event()));
}

function guard<T>(config: CoreConfig, name: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    config.log.warn?.(
      `${config.service}: the hook ${name} threw ${error instanceof Error ? error.name : typeof error}`,
    );
    return undefined;
  }
}

function eventOf({ service }: CoreConfig, state: CallState): OperationEvent {
  const { operation, request, safeUrl } = state;
  return { callId: idOf(state), service, operationId: operation.id, method: request.method, url: safeUrl };
}

const ids = new WeakMap<CallState, number>();
let lastId = 0;

function idOf(state: CallState): number {
  const id = ids.get(state) ?? ++lastId;
  ids.set(state, id);
  return id;
}
