/**
 * Bytes for one reader, chunk by chunk. The memory of a chunk may be used again once the next is asked for, unless the source says
 * otherwise.
 */
export interface ByteChunks extends AsyncIterableIterator<Uint8Array, void, undefined> {
  /** Cancels the source, passing on the reason if it accepts one; does nothing at its end or after a failure. */
  return(reason?: unknown): Promise<IteratorResult<Uint8Array, void>>;
}

const behind = /* @__PURE__ */ new WeakMap<ReadableStream, ByteChunks>();

/**
 * Chunks as a stream for any reader. fastkit's readers bypass the stream with {@link readChunks}, which saves a queue and promises per chunk.
 *
 * @param keep - Returns the chunk to hand out; must copy if the source reuses its buffer.
 */
export function toReadableStream(
  chunks: ByteChunks,
  keep: (chunk: Uint8Array) => Uint8Array = (chunk) => chunk,
): ReadableStream<Uint8Array> {
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(keep(value));
      },
      async cancel(reason) {
        await chunks.return(reason);
      },
    },
    { highWaterMark: 0 },
  );
  behind.set(stream, chunks);
  return stream;
}

/** The chunks of a stream; bypasses a stream that {@link toReadableStream} created. Locks the stream; throws a `TypeError` if it is locked. */
export function readChunks(stream: ReadableStream<Uint8Array>): ByteChunks {
  const reader = stream.getReader();
  return behind.get(stream) ?? chunksFrom(reader);
}

function chunksFrom(reader: ReadableStreamDefaultReader<Uint8Array>): ByteChunks {
  const chunks: ByteChunks = {
    async next() {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    async return(reason) {
      // Not awaited: canceling a body that is shared with another reader may never settle.
      void reader.cancel(reason).catch(() => undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => chunks,
  };
  return chunks;
}
