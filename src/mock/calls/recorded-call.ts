import type { Violation } from '../contract/violation.js';
import type { OperationId, OtherCall, ServiceName } from '../operations.js';

/**
 * One request to the mock cloud and what became of it. Credentials are never in it: API keys, tokens, cookies, signed URLs, values of
 * environment variables, secrets and stdin read `***`, wherever they stood.
 */
export interface RecordedCall {
  /** Counts from 1 in the order of arrival. */
  readonly id: number;
  readonly service: ServiceName;
  readonly operation: OperationId | OtherCall;
  readonly method: string;
  readonly url: string;
  /** Path parameters. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The decoded body; bytes, and bodies above 64 KiB, as `{ bytes: n }`. */
  readonly body: unknown;
  /** By the cloud's clock, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Real time until the head of the answer was there. Absent while the call is on its way. */
  readonly durationMs?: number;
  /** Absent while the call is on its way, and when it was never answered. */
  readonly status?: number;
  readonly answerHeaders?: Readonly<Record<string, string>>;
  /** As `body`; absent for streams. */
  readonly answerBody?: unknown;
  /** The faults that hit the call, in words. */
  readonly fault?: string;
  readonly violations: readonly Violation[];
}

/** What is known of a call when it arrives. */
export type CallStart = Pick<
  RecordedCall,
  'service' | 'operation' | 'method' | 'url' | 'path' | 'query' | 'headers' | 'body' | 'startedAtMs'
>;

/** What is known of a call when the head of its answer is there. */
export type CallEnd = Pick<RecordedCall, 'durationMs' | 'status' | 'answerHeaders' | 'answerBody' | 'fault'>;
