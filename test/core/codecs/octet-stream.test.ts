import { expect, test } from 'vitest';
import { octetStreamCodec } from '../../../src/core/codecs/octet-stream.js';

test.each([
  ['text', 'ä'],
  ['bytes', new Uint8Array([0, 255])],
  ['a Blob', new Blob(['a'])],
  ['a stream', new ReadableStream()],
  ['no bytes', new Uint8Array(0)],
])('%s are sent as they are', (_, value) => {
  expect(octetStreamCodec.encode?.(value)).toBe(value);
});

test.each([{ a: 1 }, 7, null, [1, 2], new ArrayBuffer(1)])('%j is refused', (value) => {
  expect(() => octetStreamCodec.encode?.(value)).toThrow(/bytes, a Blob, a ReadableStream or text/);
});

test('every byte is read unchanged', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect(octetStreamCodec.decode?.(bytes)).toEqual(bytes);
});
