import { toBase64 } from '../../../core/util/base64.js';
import { isKind } from '../../../core/util/kinds.js';
import { isObject, type JsonObject } from '../responses.js';

/** The output of a function: text, or base64 that is not validated yet. */
export interface FunctionOutput {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
  readonly isBase64: boolean;
}

const ENVELOPE = ['status', 'statusCode', 'headers', 'body', 'is_base64', 'isBase64Encoded', 'body_base64'];

/**
 * Turns the value that a handler returned into a response: objects become JSON, text that looks like HTML becomes HTML and other text plain
 * text, null is empty, bytes are `application/octet-stream`. An object with any of the keys `status`, `headers`, `body`, `is_base64` and
 * `body_base64` (or the AWS Lambda names `statusCode` and `isBase64Encoded`) describes the whole response; an invalid `status` is a 500.
 */
export function normalizeOutput(result: unknown): FunctionOutput {
  const isEnvelope = isObject(result) && !isKind(result, 'Uint8Array') && ENVELOPE.some((key) => key in result);
  return isEnvelope ? fromEnvelope(result) : fromBody(200, {}, result);
}

/** The output of a function that failed. */
export const errorResponse = (status: number, error: string): FunctionOutput => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ error }),
  isBase64: false,
});

function fromEnvelope(envelope: JsonObject): FunctionOutput {
  const status = Number(envelope.status ?? envelope.statusCode ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    return errorResponse(500, 'status must be a valid HTTP code');
  }
  const headers = responseHeaders(envelope.headers);
  const { is_base64: isBase64, isBase64Encoded } = envelope;
  if (isBase64 !== true && isBase64Encoded !== true) return fromBody(status, headers, envelope.body);
  const base64 = isBase64 === true ? envelope.body_base64 : envelope.body;
  if (typeof base64 !== 'string' || base64 === '') {
    return errorResponse(500, 'body_base64 must be a non-empty string when is_base64=true');
  }
  return { status, headers: withType(headers, 'application/octet-stream'), body: base64, isBase64: true };
}

function fromBody(status: number, headers: FunctionOutput['headers'], body: unknown): FunctionOutput {
  const response = (type: string, text: string, isBase64 = false): FunctionOutput => ({
    status,
    headers: withType(headers, type),
    body: text,
    isBase64,
  });
  if (body === undefined || body === null) return response('text/plain', '');
  if (isKind(body, 'Uint8Array')) return response('application/octet-stream', toBase64(body), true);
  if (typeof body === 'string') return response(looksLikeHtml(body) ? 'text/html; charset=utf-8' : 'text/plain', body);
  if (typeof body === 'object') return response('application/json', JSON.stringify(body));
  return response('text/plain', String(body));
}

function responseHeaders(headers: unknown): FunctionOutput['headers'] {
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}

function withType(headers: FunctionOutput['headers'], type: string): FunctionOutput['headers'] {
  const isSet = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return isSet ? headers : { 'Content-Type': type, ...headers };
}

const looksLikeHtml = (text: string): boolean => /^\s*<(!doctype|html|head|body|[a-z][a-z0-9]*[\s>])/i.test(text);
