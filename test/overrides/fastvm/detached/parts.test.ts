import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { wholeCharacters } from '../../../../src/core/streams/utf8.js';
import { parseStatusReport } from '../../../../src/overrides/fastvm/detached/status-report.js';

describe('whole characters', () => {
  test.each<[number[], number]>([
    [[], 0],
    [[0x61], 1],
    [[0x61, 0xc3], 1],
    [[0x61, 0xc3, 0xa4], 3],
    [[0xe2, 0x82], 0],
    [[0xe2, 0x82, 0xac], 3],
    [[0xf0, 0x9f, 0x98], 0],
    [[0xf0, 0x9f, 0x98, 0x80], 4],
    // Not UTF-8: no rest to wait for.
    [[0x80], 1],
    [[0x80, 0x80, 0x80, 0x80], 4],
    [[0xff], 1],
    [[0xf5, 0x80], 2],
  ])('%j: %i bytes', (bytes, length) => {
    expect(wholeCharacters(Uint8Array.from(bytes))).toBe(length);
  });

  it('text cut anywhere decodes to the same text, chunk by chunk', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 9 }), (text, size) => {
        const bytes = new TextEncoder().encode(text);
        let decoded = '';
        for (let at = 0; at < bytes.length; ) {
          const chunk = bytes.subarray(at, at + size);
          const length = at + size >= bytes.length ? chunk.length : wholeCharacters(chunk);
          expect(length).toBeGreaterThan(0);
          decoded += new TextDecoder('utf-8', { ignoreBOM: true }).decode(chunk.subarray(0, length));
          at += length;
        }
        expect(decoded).toBe(text);
      }),
    );
  });
});

describe('a status report', () => {
  it('reads base64 and hexadecimal text', () => {
    const expected = { state: 'exited', exitCode: 3, pid: 42, durationMs: 2000, size: { stdout: 9, stderr: 1 } };
    expect(parseStatusReport('exited 3 42 2 9 1 b\nYWJj\nZGU=\n.\n.\n')).toMatchObject(expected);
    const hex = parseStatusReport('exited 3 42 2 9 1 o\n 61 62\n 63\n.\n ff\n.\n');
    expect(hex).toMatchObject(expected);
    expect([hex.chunk.stdout.join(), hex.chunk.stderr.join()]).toEqual(['97,98,99', '255']);
  });

  it('has an exit code only when the command has exited', () => {
    expect(parseStatusReport('running - 42 0 0 0 b\n.\n.\n')).not.toHaveProperty('exitCode');
    expect(parseStatusReport('starting - - 0 0 0 b\n.\n.\n')).not.toHaveProperty('pid');
  });

  test.each([
    '',
    'running - 42 0 0 0 b\n.\n',
    'running - 42 0 0 0 b\nYWJ',
    'elsewhere - 42 0 0 0 b\n.\n.\n',
    'exited x 42 0 0 0 b\n.\n.\n',
    'exited - 42 0 0 0 b\n.\n.\n',
    'exited 0 42 0 0 0 b\n%%%\n.\n.\n',
  ])('%j is rejected', (text) => {
    expect(() => parseStatusReport(text)).toThrow();
  });
});
