import type { WireBody } from '../../../core/codecs/codec.js';
import { jsonCodec } from '../../../core/codecs/json.js';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { messageOf } from '../../../core/errors/is-error.js';
import { isKind } from '../../../core/util/kinds.js';

/** A request body for a function: text, a form, bytes, or anything else as JSON. */
export type FunctionBody =
  | string
  | URLSearchParams
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | JsonBody;

/** A value that is sent as JSON. */
export type JsonBody = object | number | boolean | null;

export interface EncodedBody {
  readonly body: WireBody;
  readonly mediaType: string;
}

const BYTES = 'application/octet-stream';

/** Encodes a body by its type. Text is sent as text, not as JSON. */
export function encodeFunctionBody(body: unknown): EncodedBody | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return { body, mediaType: 'text/plain;charset=utf-8' };
  if (isKind(body, 'URLSearchParams')) {
    return { body: body.toString(), mediaType: 'application/x-www-form-urlencoded;charset=utf-8' };
  }
  if (isKind(body, 'Uint8Array')) return { body, mediaType: BYTES };
  if (isKind(body, 'ArrayBuffer')) return { body: new Uint8Array(body), mediaType: BYTES };
  if (isKind(body, 'Blob', 'File')) return { body, mediaType: body.type || BYTES };
  if (isKind(body, 'ReadableStream')) return { body, mediaType: BYTES };
  if (isKind(body, 'FormData')) {
    throw new InvalidArgumentError(
      'the gateway passes bodies on as text: send a URLSearchParams or JSON, not FormData',
    );
  }
  return { body: toJson(body), mediaType: 'application/json' };
}

function toJson(value: unknown): string {
  try {
    return jsonCodec.encode(value);
  } catch (cause) {
    throw new InvalidArgumentError(`the body cannot be serialized as JSON: ${messageOf(cause)}`, { cause });
  }
}
