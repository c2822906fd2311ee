import type { SpecViolation } from '../contract/violation.js';
import type { OperationId, OtherCall, ServiceName } from '../operations.js';
import type { MockCall } from '../pipeline/handler.js';
import type { Redactor } from './redactor.js';

/**
 * One request to the mock cloud and its outcome, without credentials: API keys, tokens, cookies, signed URLs, values of environment
 * variables, secrets and stdin read `***` wherever they occur.
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
  /** Real time until the head of the response was ready. Absent while the call is in progress. */
  readonly durationMs?: number;
  /** Absent while the call is in progress, and if it never got a response. */
  readonly status?: number;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** As `body`; absent for streams. */
  readonly responseBody?: unknown;
  /** The faults that hit the call, in words. */
  readonly fault?: string;
  readonly violations: readonly SpecViolation[];
}

/** The part of a record that is known when a call arrives. */
export type CallStart = Pick<
  RecordedCall,
  'service' | 'operation' | 'method' | 'url' | 'path' | 'query' | 'headers' | 'body' | 'startedAtMs'
>;

/** The part of a record that is known when the head of the response is ready. */
export type CallEnd = Pick<RecordedCall, 'durationMs' | 'status' | 'responseHeaders' | 'responseBody' | 'fault'>;

/** Of larger bodies only the length is recorded. */
const MAX_BODY_BYTES = 64 * 1024;

/** A request to be recorded. */
export interface CallToRecord {
  readonly service: ServiceName;
  readonly operation: OperationId | OtherCall;
  readonly request: Request;
  /** Absent if the request is not an operation. */
  readonly call: MockCall | undefined;
  readonly startedAtMs: number;
}

/** The part of a request that the log keeps. */
export function recordStart(exchange: CallToRecord, redactor: Redactor): CallStart {
  const { service, operation, request, call, startedAtMs } = exchange;
  const { path = {}, query = {} } = call ?? {};
  // First, because they contain the credentials to look for in the other parts.
  const headers = redactor.headers(request.headers);
  return {
    service,
    operation,
    method: request.method,
    url: redactor.url(request.url),
    path,
    query: redactor.query(query),
    headers,
    body: call === undefined ? lengthOf(request.headers) : recordedBody(call, redactor),
    startedAtMs,
  };
}

export interface ResponseToRecord {
  /** Absent when the connection was reset. */
  readonly response: Response | undefined;
  /** The body before it was encoded; absent for streams. */
  readonly body: unknown;
  readonly durationMs: number;
  readonly fault: string | undefined;
}

/** The part of a response that the log keeps. */
export function recordEnd({ response, body, durationMs, fault }: ResponseToRecord, redactor: Redactor): CallEnd {
  const told = fault === undefined ? {} : { fault };
  if (response === undefined) return { durationMs, ...told };
  const responseHeaders = redactor.headers(response.headers);
  const isLarge = Number(response.headers.get('content-length')) > MAX_BODY_BYTES;
  const responseBody = isLarge ? lengthOf(response.headers) : redactor.value(body);
  return {
    durationMs,
    status: response.status,
    responseHeaders,
    ...(responseBody === undefined ? {} : { responseBody }),
    ...told,
  };
}

function recordedBody({ operationId, body, bytes }: MockCall, redactor: Redactor): unknown {
  if (bytes !== undefined && (bytes.length > MAX_BODY_BYTES || body === undefined)) return { bytes: bytes.length };
  return redactor.requestBody(operationId, body);
}

function lengthOf(headers: Headers): { bytes: number } | undefined {
  const length = headers.get('content-length');
  return length === null || length === '0' ? undefined : { bytes: Number(length) };
}
