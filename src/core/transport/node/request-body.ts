import { type ByteChunks, readChunks } from '../../streams/byte-stream.js';
import { copyBytes } from '../../streams/copy-bytes.js';

/** The body is not as long as its content-length header says. */
class WrongLengthError extends Error {
  override readonly name = 'WrongLengthError';
}

/** From this size on, undici waits until a chunk is written before it asks for the next; smaller ones it collects. */
const WRITTEN_AT_ONCE_BYTES = 64 * 1024;

/** A request's body in undici's form. */
export interface RequestBody {
  readonly body: string | Uint8Array | StreamedBody | undefined;
  /** Known for a Blob, and for a stream with a content-length header; undici measures text and bytes. */
  readonly lengthBytes?: number | undefined;
}

/** Throws if the body cannot be sent, before a connection is used for it. */
export function requestBody({ body, headers }: RequestInit): RequestBody {
  if (body === undefined || body === null) return { body: undefined };
  if (typeof body === 'string' || body instanceof Uint8Array) return { body };
  if (body instanceof Blob) return { body: new StreamedBody(body.stream(), body.size), lengthBytes: body.size };
  if (!(body instanceof ReadableStream))
    throw new TypeError('the body must be text, bytes, a Blob or a ReadableStream');
  if (body.locked) throw new TypeError('the body is a locked stream: another reader has it');
  const lengthBytes = declaredLength(headers as Readonly<Record<string, string>> | undefined);
  return { body: new StreamedBody(body, lengthBytes), lengthBytes };
}

function declaredLength(headers: Readonly<Record<string, string>> | undefined): number | undefined {
  const declared = headers?.['content-length'];
  if (declared === undefined) return undefined;
  if (!/^\d{1,15}$/.test(declared))
    throw new TypeError(`the content-length ${JSON.stringify(declared)} is not a whole number`);
  return Number(declared);
}

/** The chunks of a stream, checked and counted. */
export class StreamedBody implements AsyncIterableIterator<Uint8Array, void, undefined> {
  readonly #lengthBytes: number | undefined;
  readonly #chunks: ByteChunks;
  #sentBytes = 0;

  constructor(stream: ReadableStream<Uint8Array>, lengthBytes: number | undefined) {
    this.#chunks = readChunks(stream);
    this.#lengthBytes = lengthBytes;
  }

  async next(): Promise<IteratorResult<Uint8Array, void>> {
    const { done, value } = await this.#chunks.next();
    if (done) return this.#end();
    if (!ArrayBuffer.isView(value)) throw new TypeError(`the body's stream gave a ${typeof value}, not a Uint8Array`);
    this.#sentBytes += value.byteLength;
    const length = this.#lengthBytes;
    if (length !== undefined && this.#sentBytes > length)
      throw new WrongLengthError(`the body has more than its ${length} bytes`);
    // The memory of a chunk may be used again once the next is asked for.
    return { done: false, value: value.byteLength < WRITTEN_AT_ONCE_BYTES ? copyBytes(value) : value };
  }

  /** Releases the source without waiting for it; ends a pending read. */
  async return(): Promise<IteratorResult<Uint8Array, void>> {
    void this.#chunks.return().catch(() => undefined);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(): IteratorResult<Uint8Array, void> {
    const length = this.#lengthBytes;
    if (length !== undefined && this.#sentBytes < length)
      throw new WrongLengthError(`the body ended after ${this.#sentBytes} of its ${length} bytes`);
    return { done: true, value: undefined };
  }
}
