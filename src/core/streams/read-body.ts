import { readChunks } from './byte-stream.js';

/** A body has more bytes than its reader accepts. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`the body has more than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

/** A response that reads its own body faster than through its stream. */
interface Collecting {
  collect(maxBytes: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** The whole body, without a copy if the platform supports it. Throws a {@link BodyTooLargeError} beyond `maxBytes`. */
export async function readAll(
  response: Response & Partial<Collecting>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (response.collect !== undefined) return response.collect(maxBytes);
  return response.body === null ? new Uint8Array(0) : collect(response.body, maxBytes);
}

async function collect(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readChunks(body)) {
    length += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (length > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return joined(chunks, length);
}

/** Reads at most `maxBytes` of a body and cancels the rest. */
export async function readUpTo(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined && length < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
  }
  if (length >= maxBytes) void reader?.cancel().catch(() => undefined);
  return joined(chunks, Math.min(length, maxBytes));
}

/** The first `length` bytes of the chunks. */
function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - offset);
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}
