/**
 * Bytes for one reader, piece by piece. The memory of a piece may be used again once the next is asked for, unless the source says
 * otherwise.
 */
export interface Pieces extends AsyncIterableIterator<Uint8Array, void, undefined> {
  /** Lets go of the source, and says why where it can be told; at its end or after a failure it does nothing. */
  return(reason?: unknown): Promise<IteratorResult<Uint8Array, void>>;
}

const behind = /* @__PURE__ */ new WeakMap<ReadableStream, Pieces>();

/**
 * Pieces as a stream for any reader; fastkit's own go round it with {@link piecesOf}, which spares them a queue and promises per piece.
 *
 * @param keep - Makes a piece the reader's own; must copy when the source uses its memory again.
 */
export function streamOfPieces(
  pieces: Pieces,
  keep: (piece: Uint8Array) => Uint8Array = (piece) => piece,
): ReadableStream<Uint8Array> {
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(keep(value));
      },
      async cancel(reason) {
        await pieces.return(reason);
      },
    },
    { highWaterMark: 0 },
  );
  behind.set(stream, pieces);
  return stream;
}

/** What a stream gives, without the stream where {@link streamOfPieces} made it. Locks the stream; throws a `TypeError` when it is. */
export function piecesOf(stream: ReadableStream<Uint8Array>): Pieces {
  const reader = stream.getReader();
  return behind.get(stream) ?? piecesFrom(reader);
}

function piecesFrom(reader: ReadableStreamDefaultReader<Uint8Array>): Pieces {
  const pieces: Pieces = {
    async next() {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    async return(reason) {
      // Not awaited: a cancelled body that another reader shares may never settle.
      void reader.cancel(reason).catch(() => undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => pieces,
  };
  return pieces;
}
