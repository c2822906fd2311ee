import type { ClientRequest } from 'node:http';
import { type ByteChunks, readChunks } from '../../streams/byte-stream.js';

/** The body is not as long as its content-length header says. */
class WrongLengthError extends Error {
  override readonly name = 'WrongLengthError';
}

const NOT_ASCII = /[^\x00-\x7f]/;

/**
 * The length of a request's body in bytes, if known: of everything but streams, and of a stream with a content-length header.
 * Throws if a stream cannot be sent, before a connection is used for it.
 */
export function bodyLength({ body, headers }: RequestInit): number | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (body instanceof Uint8Array) return body.byteLength;
  if (body instanceof Blob) return body.size;
  if (body instanceof ReadableStream && body.locked)
    throw new TypeError('the body is a locked stream: another reader has it');
  const declared = (headers as Readonly<Record<string, string>> | undefined)?.['content-length'];
  if (declared === undefined) return undefined;
  if (!/^\d{1,15}$/.test(declared))
    throw new TypeError(`the content-length ${JSON.stringify(declared)} is not a whole number`);
  return Number(declared);
}

/**
 * Writes a request's body and ends the request: with back-pressure, and exactly `length` bytes, or chunked if there is none.
 */
export function sendBody(request: ClientRequest, { body, headers }: RequestInit, length: number | undefined): void {
  if (body === undefined || body === null) request.end();
  else if (typeof body === 'string') request.end(isAscii(headers) ? body : Buffer.from(body));
  else if (body instanceof Uint8Array) request.end(body);
  else if (body instanceof Blob) pump(request, body.stream(), length);
  else if (body instanceof ReadableStream) pump(request, body as ReadableStream<Uint8Array>, length);
  else request.destroy(new TypeError('the body must be text, bytes, a Blob or a ReadableStream'));
}

/** Node writes headers together with a text body, and then in the text's encoding instead of Latin-1. */
function isAscii(headers: RequestInit['headers']): boolean {
  const values = headers as Readonly<Record<string, string>> | undefined;
  for (const name in values) {
    if (NOT_ASCII.test(values[name] ?? '')) return false;
  }
  return true;
}

/** Not awaited by the caller: the response may arrive before the body has been sent. */
function pump(request: ClientRequest, stream: ReadableStream<Uint8Array>, length: number | undefined): void {
  const chunks = readChunks(stream);
  const letGo = (reason?: unknown): void => void chunks.return(reason).catch(() => undefined);
  // Ends a pending read, so that the loop sees that the request was closed.
  request.once('close', () => letGo());
  copy(request, chunks, length).then(
    () => request.end(),
    (error: unknown) => {
      request.destroy(error instanceof Error ? error : new Error('the body could not be read', { cause: error }));
      letGo(error);
    },
  );
}

async function copy(request: ClientRequest, chunks: ByteChunks, length: number | undefined): Promise<void> {
  let sent = 0;
  for (;;) {
    const { done, value } = await chunks.next();
    if (request.destroyed) throw new Error('the connection was closed while the body was being sent');
    if (done) break;
    if (!ArrayBuffer.isView(value)) throw new TypeError(`the body's stream gave a ${typeof value}, not a Uint8Array`);
    sent += value.byteLength;
    if (length !== undefined && sent > length) throw new WrongLengthError(`the body has more than its ${length} bytes`);
    await written(request, value);
  }
  if (length !== undefined && sent < length) {
    throw new WrongLengthError(`the body ended after ${sent} of its ${length} bytes`);
  }
}

/** Resolves when the chunk is flushed (its buffer may then be reused) or the socket closes. */
function written(request: ClientRequest, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      request.off('close', done);
      resolve();
    };
    request.on('close', done);
    request.write(chunk, done);
  });
}
