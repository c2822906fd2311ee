import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/core/util/base64.js';

afterEach(() => vi.unstubAllGlobals());

/** The decoded bytes, or `rejected` if decoding throws. */
const outcomeOf = (decode: (text: string) => Uint8Array, text: string): number[] | 'rejected' => {
  try {
    return [...decode(text)];
  } catch {
    return 'rejected';
  }
};
const byAtob = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

describe.each([
  ['with the Buffer of Node', () => undefined],
  ['without it', () => vi.stubGlobal('Buffer', undefined)],
])('%s', (_, prepare) => {
  test('any bytes survive a round trip', () => {
    prepare();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
    const many = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251);
    expect(Buffer.compare(fromBase64(toBase64(many)), many)).toBe(0);
  });

  test('any text is decoded or rejected as by atob', () => {
    prepare();
    // The low bytes of 'Ł' and '中' are 'A' and '-', which Node's decoder accepts.
    const unit = fc.constantFrom(
      'A',
      'b',
      '9',
      '+',
      '/',
      '=',
      '-',
      '_',
      ' ',
      '\n',
      '!',
      'ä',
      'Ł',
      '中',
      '😀',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(outcomeOf(fromBase64, text)).toEqual(outcomeOf(byAtob, text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('base64 with one character changed is decoded or rejected as by atob', () => {
    prepare();
    const any = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), any, (bytes, position, character) => {
        const text = toBase64(bytes);
        const at = position % text.length;
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(outcomeOf(fromBase64, changed)).toEqual(outcomeOf(byAtob, changed));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['ŁbbA', 'Ab中A', 'AAA\u013d', '\u0141\u0142\u0143\u0144'])(
    'characters above U+00FF are rejected: %s',
    (text) => {
      prepare();
      expect(() => fromBase64(text)).toThrow();
    },
  );
});

test('the bytes have their own buffer', () => {
  expect(fromBase64('aGVsbG8=').buffer.byteLength).toBe(5);
});
