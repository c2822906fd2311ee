import { expect, test } from 'vitest';
import { textCodec } from '../../../src/core/codecs/text.js';

test('text is written and read as UTF-8', () => {
  expect(textCodec.encode?.('ä€')).toBe('ä€');
  expect(textCodec.decode?.(new TextEncoder().encode('ä€😀'))).toBe('ä€😀');
  expect(textCodec.decode?.(new Uint8Array(0))).toBe('');
});

test.each([7, null, {}, ['a']])('%j is refused', (value) => {
  expect(() => textCodec.encode?.(value)).toThrow(/text is needed/);
});
