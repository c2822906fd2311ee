import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText, visibleLine, visibleText } from '../../../src/core/errors/visible-text.js';

test.each([
  ['\u001b]0;owned\u0007', '\\u{1b}]0;owned\\u{7}'],
  ['\u009b31m', '\\u{9b}31m'],
  ['a\u007f\u0080\u0000b', 'a\\u{7f}\\u{80}\\u{0}b'],
  ['\u202egpj.exe', '\\u{202e}gpj.exe'],
  ['\u2066a\u2069\u200e\u200f\u061c', '\\u{2066}a\\u{2069}\\u{200e}\\u{200f}\\u{61c}'],
  ['a\u2028b\u2029c', 'a\\u{2028}b\\u{2029}c'],
  ['one\r\ntwo\nthree\tfour', 'one\ntwo\nthree\tfour'],
  ['100 %\rdone', '100 %\\u{d}done'],
  ['größe, 日本語, 👩‍💻, العربية', 'größe, 日本語, 👩‍💻, العربية'],
])('%j is shown as %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test('a line has no line breaks and no tabs, and is cut', () => {
  expect(visibleLine('a\r\nERROR forged\n\tb')).toBe('a\\u{d}\\u{a}ERROR forged\\u{a}\\u{9}b');
  expect(visibleLine('abcdef', 3)).toBe('abc…');
  expect(cutText('a👩b', 2)).toBe('a…');
});

test('what is shown is the same when it is shown again, and has no control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visibleText(text);
      expect(visibleText(shown)).toBe(shown);
      expect(shown).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
      expect(visibleLine(text, text.length)).not.toMatch(/[\t\n]/);
    }),
  );
});
