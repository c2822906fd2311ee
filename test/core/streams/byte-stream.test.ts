import { expect, test, vi } from 'vitest';
import { type ByteChunks, readChunks, toReadableStream } from '../../../src/core/streams/byte-stream.js';

async function* twoChunks(): AsyncGenerator<Uint8Array, void, undefined> {
  const buffer = new Uint8Array(1);
  for (const byte of [1, 2]) {
    buffer[0] = byte;
    yield buffer;
  }
}

function endless(): ByteChunks & { readonly reasons: unknown[] } {
  const reasons: unknown[] = [];
  const parts: ReturnType<typeof endless> = {
    reasons,
    next: async () => ({ done: false, value: new Uint8Array(1) }),
    async return(reason) {
      reasons.push(reason);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => parts,
  };
  return parts;
}

test('a stream of chunks behaves like any other; chunks in a reused buffer are copied for it', async () => {
  const stream = toReadableStream(twoChunks(), (part) => part.slice());
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
});

test('the source is not read before the stream is', () => {
  const parts = endless();
  const next = vi.spyOn(parts, 'next');
  toReadableStream(parts);
  expect(next).not.toHaveBeenCalled();
});

test("fastkit's readers get the chunks themselves, and the stream is locked then", () => {
  const parts = endless();
  const stream = toReadableStream(parts);
  expect(readChunks(stream)).toBe(parts);
  expect(stream.locked).toBe(true);
  expect(() => readChunks(stream)).toThrow(TypeError);
});

test('canceling the stream cancels the source, with the reason', async () => {
  const parts = endless();
  await toReadableStream(parts).cancel('enough');
  expect(parts.reasons).toEqual(['enough']);
});

test('a failure of the source fails the stream', async () => {
  const parts: ByteChunks = { ...endless(), next: () => Promise.reject(new Error('broken')) };
  await expect(new Response(toReadableStream(parts)).text()).rejects.toThrow('broken');
});

test('any stream can be read as chunks', async () => {
  const cancel = vi.fn(() => new Promise<void>(() => undefined));
  const stream = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(Uint8Array.of(7)), cancel });
  for await (const part of readChunks(stream)) {
    expect(part).toEqual(Uint8Array.of(7));
    break;
  }
  expect(cancel).toHaveBeenCalledTimes(1);
  const parts = readChunks(new Blob(['a']).stream());
  expect(await parts.next()).toEqual({ done: false, value: Uint8Array.of(97) });
  expect(await parts.next()).toEqual({ done: true, value: undefined });
});

test('return() ends a pending read', async () => {
  const parts = readChunks(new ReadableStream<Uint8Array>());
  const next = parts.next();
  await parts.return('enough');
  expect(await next).toEqual({ done: true, value: undefined });
});
