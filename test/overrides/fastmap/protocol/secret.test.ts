import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../../../src/core/errors/index.js';
import { parseSecret } from '../../../../src/overrides/fastmap/protocol/secret.js';

const HEX = '0123456789abcdef0123456789abcdeffedcba9876543210fedcba9876543210';
const LOWER = 'q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6zxcvbnmasdfghjklqwertyuiop098765';
const MIXED = 'Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5h6zXcVbNmAsDfGhJkLqWeRtYuIoP098765';

describe('parseSecret', () => {
  test.each([
    ['hexadecimal digits', HEX, HEX.slice(0, 32), HEX.slice(32)],
    ['lower-case letters and digits', LOWER, LOWER.slice(0, 32), LOWER.slice(32)],
    ['letters of both cases', MIXED, MIXED.slice(0, 32), MIXED.slice(32)],
    ['P- in front', `P-${MIXED}`, `P-${MIXED.slice(0, 32)}`, MIXED.slice(32)],
    ['S- in front', `S-${HEX}`, `S-${HEX.slice(0, 32)}`, HEX.slice(32)],
  ])('splits %s', (_, text, token, signingKey) => {
    expect(parseSecret(text)).toEqual({ token, signingKey });
  });

  test.each([
    ['nothing', '', 'is empty'],
    ['a trailing line break', `${HEX}\n`, 'white space or a line break'],
    ['a trailing CRLF', `${HEX}\r\n`, 'white space or a line break'],
    ['a leading space', ` ${HEX}`, 'white space or a line break'],
    ['a trailing line break after P-', `P-${HEX}\n`, 'white space or a line break'],
    ['one character less', HEX.slice(1), 'has 63 characters'],
    ['one character more', `${HEX}0`, 'has 65 characters'],
    ['a short one after S-', `S-${HEX.slice(2)}`, 'has 64 characters'],
    ['another letter in front', `X-${HEX}`, 'position 2'],
    ['a lower-case p in front', `p-${HEX}`, 'position 2'],
    ['a dash inside', `${HEX.slice(0, 63)}-`, 'position 64'],
    ['a dash inside after P-', `P-${HEX.slice(0, 63)}-`, 'position 66'],
    ['a full-width digit', `${HEX.slice(0, 63)}０`, 'position 64'],
    ['a NUL', `${HEX.slice(0, 31)}\0${HEX.slice(0, 32)}`, 'position 32'],
  ])('refuses %s', (_, text, reason) => {
    expect(() => parseSecret(text)).toThrow(ConfigurationError);
    expect(() => parseSecret(text)).toThrow(reason);
  });

  test('keeps every valid secret whole', () => {
    const secret = fc
      .tuple(fc.constantFrom('', 'P-', 'S-'), fc.stringMatching(/^[0-9A-Za-z]{64}$/))
      .map(([prefix, rest]) => prefix + rest);
    fc.assert(
      fc.property(secret, (text) => {
        const { token, signingKey } = parseSecret(text);
        expect(token + signingKey).toBe(text);
        expect(signingKey).toHaveLength(32);
      }),
    );
  });

  test('never quotes what it refuses', () => {
    const nearly = fc.stringMatching(
      /^[0-9A-Za-z]{40,63}$|^[0-9A-Za-z]{67,90}$|^[0-9A-Za-z]{30}[-_ \n][0-9A-Za-z]{33}$/,
    );
    fc.assert(
      fc.property(nearly, (text) => {
        const error = refusalOf(text);
        const shown = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
        for (let start = 0; start + 8 <= text.length; start += 1)
          expect(shown).not.toContain(text.slice(start, start + 8));
      }),
    );
  });
});

function refusalOf(text: string): ConfigurationError {
  try {
    parseSecret(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
}
