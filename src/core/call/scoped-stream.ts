import { type Pieces, piecesOf, streamOfPieces } from '../streams/byte-stream.js';
import type { Scope } from '../util/abort-scope.js';

/**
 * A body whose reading stays under the call's deadline and the caller's signal. Disposes the scope when the body ends, fails or is
 * cancelled; a failure is passed through `describe` first.
 */
export function scopedStream(
  body: ReadableStream<Uint8Array>,
  scope: Scope,
  describe: (error: unknown) => unknown,
): ReadableStream<Uint8Array> {
  const source = piecesOf(body);
  const pieces: Pieces = {
    async next() {
      try {
        const result = await scope.race(source.next());
        if (result.done) scope[Symbol.dispose]();
        return result;
      } catch (error) {
        void pieces.return().catch(() => undefined);
        throw describe(error);
      }
    },
    return(reason) {
      scope[Symbol.dispose]();
      return source.return(reason);
    },
    [Symbol.asyncIterator]: () => pieces,
  };
  return streamOfPieces(pieces);
}
