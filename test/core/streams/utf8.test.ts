import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Utf8Text } from '../../../src/core/streams/utf8.js';

const encode = (text: string) => new TextEncoder().encode(text);

function textOf(chunks: readonly Uint8Array[], options?: { fatal: boolean }): string {
  const text = new Utf8Text(options);
  return chunks.map((chunk) => text.add(chunk)).join('') + text.end();
}

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const bounds = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end));
}

test('text survives any split of its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat()), (text, cuts) => {
      const expected = new TextDecoder('utf-8', { ignoreBOM: true }).decode(encode(text));
      expect(textOf(cut(encode(text), cuts))).toBe(expected);
      expect(textOf(cut(encode(text), cuts), { fatal: true })).toBe(expected);
    }),
  );
});

test('any bytes decode as the platform decodes them as a whole', () => {
  const bytes = fc.array(fc.constantFrom(0x41, 0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xf0, 0x9f, 0xf4, 0xff));
  fc.assert(
    fc.property(bytes, fc.array(fc.nat()), (values, cuts) => {
      const whole = Uint8Array.from(values);
      expect(textOf(cut(whole, cuts))).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole));
    }),
  );
});

test('a byte order mark is kept', () => {
  expect(textOf([encode('\uFEFFa'), encode('\uFEFFb')])).toBe('\uFEFFa\uFEFFb');
});

test('fatal rejects invalid bytes at once, and a truncated character at the end', () => {
  const text = new Utf8Text({ fatal: true });
  expect(() => text.add(Uint8Array.of(0x61, 0xff))).toThrow(TypeError);
  const halved = new Utf8Text({ fatal: true });
  expect(halved.add(encode('€').subarray(0, 2))).toBe('');
  expect(() => halved.end()).toThrow(TypeError);
});
