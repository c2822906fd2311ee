import type { HeaderRecord } from './request-options.js';

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
  /** HTTP status, if a response came. */
  readonly status?: number;
  /** Name of the failure when no complete response came. */
  readonly error?: string;
}

/** A failed attempt that will be retried. */
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
export interface ClientHooks {
  /** A call begins; retries belong to it. The function that it may give is called at its end, of a streamed response at its beginning. */
  onOperation?: ((event: OperationEvent) => ((end: OperationEnd) => void) | undefined) | undefined;
  /** An attempt is about to be sent. Headers that it gives are added to it, such as `traceparent`. */
  onRequest?: ((event: RequestEvent) => HeaderRecord | undefined) | undefined;
  /** An attempt has ended, its body read (unless it is streamed). */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** An attempt has failed and is going to be retried. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
}
