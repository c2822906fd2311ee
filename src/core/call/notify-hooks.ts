import type { Attempt } from '../errors/index.js';
import { mergeHeaders } from '../http/headers.js';
import type { HeaderRecord } from '../options/request-options.js';
import type { WireRequest } from '../transport/send.js';
import type { CoreConfig } from './config.js';
import type { CallState } from './run-call.js';

/** Which call an event is about. */
export interface OperationEvent {
  /** The same for all events of one call, and for no other call of this process. */
  readonly callId: number;
  /** `fastvm`, `fastfn` or `fastmap`. */
  readonly service: string;
  /** The spec's operationId, for instance `vms.launch`. */
  readonly operationId: string;
  readonly method: string;
  /** Without credentials and signatures. */
  readonly url: string;
}

/** An attempt that is about to be sent. */
export interface RequestEvent extends OperationEvent {
  /** 1 for the first. */
  readonly attempt: number;
}

/** What an attempt came to. */
export interface ResponseEvent extends RequestEvent {
  readonly durationMs: number;
  /** HTTP status, if an answer came. */
  readonly status?: number;
  /** Name of the failure when no complete answer came. */
  readonly error?: string;
}

/** A failed attempt that will be repeated. */
export interface RetryEvent extends RequestEvent {
  /** How long fastkit waits before the next attempt. */
  readonly waitMs: number;
  readonly error: Error;
}

/** How an operation ended. */
export interface OperationEnd {
  readonly durationMs: number;
  readonly attempts: number;
  /** What the call rejects with; absent when it succeeded. */
  readonly error?: unknown;
}

/**
 * Functions that are told of a client's calls, for traces and metrics. None of them can change or delay a call, but for the headers that
 * `onRequest` adds; one that throws is reported as a warning in the log and otherwise ignored.
 *
 * @example
 * const client = new FastvmClient({
 *   hooks: { onRetry: ({ operationId, waitMs }) => console.warn(`${operationId} again in ${waitMs} ms`) },
 * });
 */
export interface Hooks {
  /** A call begins; retries belong to it. The function that it may give is called at its end, of a streamed answer at its beginning. */
  onOperation?: ((event: OperationEvent) => ((end: OperationEnd) => void) | undefined) | undefined;
  /** An attempt is about to be sent. Headers that it gives are added to it, such as `traceparent`. */
  onRequest?: ((event: RequestEvent) => HeaderRecord | undefined) | undefined;
  /** An attempt has ended, its body read (unless it is streamed). */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** An attempt has failed and is going to be repeated. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Tells of the beginning of a call. Gives what is to be told of its end. */
export function operationBegun(config: CoreConfig, state: CallState): (error?: unknown) => void {
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

export function attemptEnded(config: CoreConfig, state: CallState, { number, ...outcome }: Attempt): void {
  notify(config, 'onResponse', () => ({ ...eventOf(config, state), attempt: number, ...outcome }));
}

export function retryDecided(config: CoreConfig, state: CallState, waitMs: number, error: Error): void {
  const attempt = state.attempts.length;
  notify(config, 'onRetry', () => ({ ...eventOf(config, state), attempt, waitMs: Math.round(waitMs), error }));
}

type Event<K extends keyof Hooks> = Parameters<NonNullable<Hooks[K]>>[0];
type Answer<K extends keyof Hooks> = ReturnType<NonNullable<Hooks[K]>>;

/** Calls a hook, if there is one; its event is not made otherwise. */
function notify<K extends keyof Hooks>(config: CoreConfig, name: K, event: () => Event<K>): Answer<K> | undefined {
  const hook = config.hooks?.[name] as ((event: Event<K>) => Answer<K>) | undefined;
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
