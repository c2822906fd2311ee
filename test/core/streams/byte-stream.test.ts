import { expect, test, vi } from 'vitest';
import { type Pieces, piecesOf, streamOfPieces } from '../../../src/core/streams/byte-stream.js';

async function* twoPieces(): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = new Uint8Array(1);
  for (const byte of [1, 2]) {
    buffer[0] = byte;
    yield buffer;
  }
}

function endless(): Pieces & { readonly reasons: unknown[] } {
  const reasons: unknown[] = [];
  const pieces: ReturnType<typeof endless> = {
    reasons,
    next: async () => ({ done: false, value: new Uint8Array(1) }),
    async return(reason) {
      reasons.push(reason);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => pieces,
  };
  return pieces;
}

test('a stream of pieces is one like any other; pieces whose memory is used again are copied for it', async () => {
  const stream = streamOfPieces(twoPieces(), (piece) => piece.slice());
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
});

test('nothing is asked of the source before it is read', () => {
  const pieces = endless();
  const next = vi.spyOn(pieces, 'next');
  streamOfPieces(pieces);
  expect(next).not.toHaveBeenCalled();
});

test("fastkit's own readers get the pieces themselves, and the stream is in use then", () => {
  const pieces = endless();
  const stream = streamOfPieces(pieces);
  expect(piecesOf(stream)).toBe(pieces);
  expect(stream.locked).toBe(true);
  expect(() => piecesOf(stream)).toThrow(TypeError);
});

test('cancelling the stream lets go of the source, and says why', async () => {
  const pieces = endless();
  await streamOfPieces(pieces).cancel('enough');
  expect(pieces.reasons).toEqual(['enough']);
});

test('a failure of the source is one of the stream', async () => {
  const pieces: Pieces = { ...endless(), next: () => Promise.reject(new Error('broken')) };
  await expect(new Response(streamOfPieces(pieces)).text()).rejects.toThrow('broken');
});

test('any stream can be read as pieces', async () => {
  const cancel = vi.fn(() => new Promise<void>(() => undefined));
  const stream = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(Uint8Array.of(7)), cancel });
  for await (const piece of piecesOf(stream)) {
    expect(piece).toEqual(Uint8Array.of(7));
    break;
  }
  expect(cancel).toHaveBeenCalledTimes(1);
  const pieces = piecesOf(new Blob(['a']).stream());
  expect(await pieces.next()).toEqual({ done: false, value: Uint8Array.of(97) });
  expect(await pieces.next()).toEqual({ done: true, value: undefined });
});

test('letting go while a piece is awaited ends the wait', async () => {
  const pieces = piecesOf(new ReadableStream<Uint8Array>());
  const next = pieces.next();
  await pieces.return('enough');
  expect(await next).toEqual({ done: true, value: undefined });
});
