import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellQuote } from '../../../src/overrides/fastvm/shell-quote.js';

/** The words that a real shell sees, by way of `printf`. */
function wordsSeenBySh(words: readonly string[]): string[] {
  const command = `printf '%s\\0' ${words.map(shellQuote).join(' ')}`;
  const output = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

describe('shellQuote', () => {
  test.each([
    ['', "''"],
    ['plain', "'plain'"],
    ["it's", "'it'\\''s'"],
    ['$(id) `id` $HOME', "'$(id) `id` $HOME'"],
    ['a\nb', "'a\nb'"],
    ['-rf', "'-rf'"],
  ])('%j', (text, quoted) => {
    expect(shellQuote(text)).toBe(quoted);
  });

  test('refuses NUL', () => {
    expect(() => shellQuote('a\0b')).toThrow(/NUL/);
  });

  test('any text comes through a real shell unchanged', () => {
    const special = fc.constantFrom(
      "'",
      '"',
      '\\',
      '$',
      '`',
      '\n',
      '\t',
      ' ',
      '*',
      '?',
      '!',
      '~',
      '#',
      ';',
      '&',
      '|',
      'ü',
      '日',
      '😀',
    );
    const text = fc
      .array(fc.oneof(special, fc.string({ unit: 'grapheme' })), { maxLength: 12 })
      .map((parts) => parts.join(''));
    const word = text.map((value) => value.replaceAll('\0', ''));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        expect(wordsSeenBySh(words)).toEqual(words);
      }),
      { numRuns: 60 },
    );
  });
});
