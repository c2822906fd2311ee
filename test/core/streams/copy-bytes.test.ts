import { expect, test } from 'vitest';
import { copyBytes } from '../../../src/core/streams/copy-bytes.js';
import { Utf8Text } from '../../../src/core/streams/utf8.js';

test.each([
  ['a Buffer', Buffer.from([9, 1, 2, 3, 9]).subarray(1, 4)],
  ['a view', Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4)],
  ['a view of shared memory', new Uint8Array(new SharedArrayBuffer(5), 1, 3).fill(7)],
])('a copy of %s has its own memory and is a plain Uint8Array', (_, bytes) => {
  const expected = Uint8Array.from(bytes);
  const copy = copyBytes(bytes);
  bytes.fill(0);
  expect(copy).toEqual(expected);
  expect(Object.getPrototypeOf(copy)).toBe(Uint8Array.prototype);
  expect(copy.buffer).toBeInstanceOf(ArrayBuffer);
  expect(copy.buffer.byteLength).toBe(3);
});

test('an incomplete character survives the reuse of a chunk that is a Buffer', () => {
  const text = new Utf8Text();
  const chunk = Buffer.from('a€').subarray(0, 3);
  expect(text.add(chunk)).toBe('a');
  chunk.fill(0);
  expect(text.add(Uint8Array.of(0xac))).toBe('€');
});
