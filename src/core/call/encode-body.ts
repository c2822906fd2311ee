import type { Codec, WireBody } from '../codecs/codec.js';
import { InvalidArgumentError, RequestTooLargeError } from '../errors/index.js';
import type { Operation } from './operation.js';

/** Writes a body in the operation's media type and holds it against the operation's size limit. */
export function encodeBody(codecs: readonly Codec[], operation: Operation, value: unknown): WireBody | undefined {
  if (value === undefined || operation.requestType === undefined) return undefined;
  const codec = codecs.find((candidate) => candidate.mediaType === operation.requestType);
  if (codec?.encode === undefined)
    throw new InvalidArgumentError(`${operation.id}: no codec writes ${operation.requestType}`);
  let body: WireBody;
  try {
    body = codec.encode(value);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidArgumentError(
      `${operation.id}: the body cannot be written as ${operation.requestType}: ${problem}`,
      { cause },
    );
  }
  checkSize(operation, body);
  return body;
}

function checkSize(operation: Operation, body: WireBody): void {
  const maxBytes = operation.maxBodyBytes;
  if (maxBytes === undefined || body instanceof ReadableStream) return;
  const actualBytes = byteLength(body);
  if (actualBytes <= maxBytes) return;
  throw new RequestTooLargeError(
    `${operation.id}: the body has ${actualBytes} bytes, the service takes at most ${maxBytes}; nothing was sent`,
    { actualBytes, maxBytes },
  );
}

function byteLength(body: string | Uint8Array | Blob): number {
  if (typeof body === 'string') return new TextEncoder().encode(body).byteLength;
  return body instanceof Blob ? body.size : body.byteLength;
}
