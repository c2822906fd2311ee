import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/core/util/base64.js';

afterEach(() => vi.unstubAllGlobals());

/** What `atob` makes of a text: its bytes, or that it is none. */
const outcomeOf = (decode: (text: string) => Uint8Array, text: string): number[] | 'refused' => {
  try {
    return [...decode(text)];
  } catch {
    return 'refused';
  }
};
const byAtob = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

describe.each([
  ['with the Buffer of Node', () => undefined],
  ['without it', () => vi.stubGlobal('Buffer', undefined)],
])('%s', (_, prepare) => {
  test('any bytes come back', () => {
    prepare();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
    const many = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251);
    expect(Buffer.compare(fromBase64(toBase64(many)), many)).toBe(0);
  });

  test('any text is read or refused as the platform does', () => {
    prepare();
    const texts = fc.string({ unit: fc.constantFrom('A', 'b', '9', '+', '/', '=', '-', '_', ' ', '\n', '!', 'ä') });
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcomeOf(fromBase64, text)).toEqual(outcomeOf(byAtob, text));
      }),
      { numRuns: 2_000 },
    );
  });
});

test('the bytes have memory of their own', () => {
  expect(fromBase64('aGVsbG8=').buffer.byteLength).toBe(5);
});
