import type { InvokeParams, InvokeResult } from '../../../generated/fastfn/types.js';
import type { RawResponse } from '../../core/call/raw-response.js';
import { ResponseParseError } from '../../core/errors/index.js';
import { bareMediaType, isJsonMediaType } from '../../core/http/media-type.js';
import type { RequestOptions } from '../../core/options/request-options.js';
import { errorDetail } from '../../core/redact/error-detail.js';
import type { Redact } from '../../core/redact/redact.js';
import { checkObject } from '../../core/util/checks.js';
import { FunctionError } from './errors/function-error.js';

/** How to call a function by name. */
export interface InvokeOptions extends RequestOptions {
  /** Throws a `FunctionError` if the function returns 400 or above. Default `false`. */
  throwOnStatus?: boolean | undefined;
}

/** A function's response with its body decoded. */
export interface Invocation<T = unknown> extends InvokeResult {
  /** The body: parsed where its content type is JSON, bytes where it is binary, else text. Not checked against `T`. */
  readonly data: T;
}

/** The part of an envelope that holds a function's body; the same for invoke and jobs. */
export interface Envelope {
  readonly headers?: Readonly<Record<string, string | string[]>> | undefined;
  readonly body?: string | undefined;
  readonly is_base64?: boolean | undefined;
  readonly body_base64?: string | undefined;
}

/**
 * Removes null and undefined fields, which the gateway misreads: it returns 400 for `context: null` and turns `body: null` into the text
 * `null`. To send that text, pass `body: 'null'`.
 */
export function withoutAbsentFields<T extends Pick<InvokeParams, 'name'>>(params: T): T {
  checkObject(params, "a function is called by an object such as { name: 'hello' }");
  const kept = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(kept), name: params.name } as T;
}

/** Decodes the body of an envelope. A body that does not match its content type stays text. */
export function decodeEnvelope<E extends Envelope, T>(envelope: E, raw: RawResponse): E & { readonly data: T } {
  return { ...envelope, data: bodyOf(envelope, raw) as T };
}

/** Returns the response; throws if its status is 400 or above. @throws FunctionError */
export function refuseStatus<A extends { readonly status?: number | undefined; readonly data: unknown }>(
  target: string,
  response: A,
  redact?: Redact,
): A {
  const { status, data } = response;
  if (status === undefined || status < 400) return response;
  throw new FunctionError(target, { status, data, detail: errorDetail(data, redact) });
}

function bodyOf(envelope: Envelope, raw: RawResponse): unknown {
  if (envelope.is_base64 === true) return fromBase64(envelope.body_base64 ?? '', raw);
  const text = envelope.body ?? '';
  if (!isJsonMediaType(bareMediaType(headerOf(envelope, 'content-type')))) return text;
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function headerOf(envelope: Envelope, name: string): string | undefined {
  const entry = Object.entries(envelope.headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return entry === undefined ? undefined : String(entry[1]);
}

function fromBase64(text: string, raw: RawResponse): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    const { status, contentType, call } = raw;
    throw new ResponseParseError({ status, contentType, problem: 'body_base64 is not base64', cause }, call);
  }
}
