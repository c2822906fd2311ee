import type { OperationId, OtherCall, ServiceName } from '../operations.js';
import type { MockCall } from '../pipeline/handler.js';
import type { CallEnd, CallStart } from './recorded-call.js';
import type { Redactor } from './redactor.js';

/** Bodies with more are recorded by their length. */
const MAX_BODY_BYTES = 64 * 1024;

/** A request on its way into the log. */
export interface CallToRecord {
  readonly service: ServiceName;
  readonly operation: OperationId | OtherCall;
  readonly request: Request;
  /** Absent when the call is no operation. */
  readonly call: MockCall | undefined;
  readonly startedAtMs: number;
}

/** What the log keeps of a request. */
export function recordStart(exchange: CallToRecord, redactor: Redactor): CallStart {
  const { service, operation, request, call, startedAtMs } = exchange;
  const { path = {}, query = {} } = call ?? {};
  // First, since they hold the credentials that may turn up elsewhere.
  const headers = redactor.headers(request.headers);
  return {
    service,
    operation,
    method: request.method,
    url: redactor.url(request.url),
    path,
    query: redactor.value(query) as Record<string, unknown>,
    headers,
    body: call === undefined ? lengthOf(request.headers) : recordedBody(call, redactor),
    startedAtMs,
  };
}

export interface AnswerToRecord {
  /** Absent when the connection was reset. */
  readonly response: Response | undefined;
  /** The body before it was encoded; absent for streams. */
  readonly body: unknown;
  readonly durationMs: number;
  readonly fault: string | undefined;
}

/** What the log keeps of an answer. */
export function recordEnd({ response, body, durationMs, fault }: AnswerToRecord, redactor: Redactor): CallEnd {
  const told = fault === undefined ? {} : { fault };
  if (response === undefined) return { durationMs, ...told };
  const answerHeaders = redactor.headers(response.headers);
  const isLarge = Number(response.headers.get('content-length')) > MAX_BODY_BYTES;
  const answerBody = isLarge ? lengthOf(response.headers) : redactor.value(body);
  return {
    durationMs,
    status: response.status,
    answerHeaders,
    ...(answerBody === undefined ? {} : { answerBody }),
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
