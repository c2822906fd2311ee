import type { HeaderRecord } from './request-options.js';

/** The call that an event belongs to. */
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

/** The result of an attempt. */
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
  /** The error that the call rejects with; absent if it succeeded. */
  readonly error?: unknown;
}

/**
 * Functions that are notified of a client's calls, for traces and metrics. They cannot change or delay a call, except for the headers that
 * `onRequest` adds. If one throws, a warning is logged and the call continues.
 *
 * @example
 * const client = new FastvmClient({
 *   hooks: { onRetry: ({ operationId, waitMs }) => console.warn(`${operationId} again in ${waitMs} ms`) },
 * });
 */
export interface ClientHooks {
  /** A call starts; its retries are part of it. A returned function is called when the call ends, or when a streamed response starts. */
  onOperation?: ((event: OperationEvent) => ((end: OperationEnd) => void) | undefined) | undefined;
  /** An attempt is about to be sent. Returned headers, such as `traceparent`, are added to it. */
  onRequest?: ((event: RequestEvent) => HeaderRecord | undefined) | undefined;
  /** An attempt has ended, its body read (unless it is streamed). */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** An attempt has failed and will be retried. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
}
