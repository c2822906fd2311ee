import type { InvokeParams, InvokeResult } from '../../../generated/fastfn/types.js';
import { ResponseParseError } from '../../core/errors/index.js';
import { bareMediaType, isJsonMediaType } from '../../core/media-type.js';
import type { RawResponse } from '../../core/raw-response.js';

/** A function's answer with its body decoded. */
export interface Invocation<T = unknown> extends InvokeResult {
  /** The body: parsed where its content type is JSON, bytes where it is binary, else text. */
  readonly data: T;
}

/**
 * The body of an invoke call without the fields that the gateway takes amiss: it answers 400 to `context: null` and turns `body: null`
 * into the text `null`. Whoever wants that text passes `body: 'null'`.
 */
export function withoutAbsentFields(params: InvokeParams): InvokeParams {
  const kept = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return { ...Object.fromEntries(kept), name: params.name };
}

/** Decodes the envelope. A body that is not what its own content type says stays text. */
export function decodeInvocation<T>(result: InvokeResult, raw: RawResponse): Invocation<T> {
  return { ...result, data: bodyOf(result, raw) as T };
}

function bodyOf(result: InvokeResult, raw: RawResponse): unknown {
  if (result.is_base64 === true) return fromBase64(result.body_base64 ?? '', raw);
  const text = result.body ?? '';
  if (!isJsonMediaType(bareMediaType(headerOf(result, 'content-type')))) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function headerOf(result: InvokeResult, name: string): string | undefined {
  const entry = Object.entries(result.headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return entry === undefined ? undefined : String(entry[1]);
}

function fromBase64(text: string, raw: RawResponse): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    const answer = { status: raw.status, contentType: raw.contentType, problem: 'body_base64 is not base64', cause };
    throw new ResponseParseError(answer, { operationId: 'invoke', method: 'POST', url: '/_fn/invoke', attempts: [] });
  }
}
