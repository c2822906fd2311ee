import { gunzipSync } from 'node:zlib';
import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidArgumentError } from '../../../../src/core/errors/index.js';
import { encodeFunctionPayload, funcHash, splitParts } from '../../../../src/overrides/fastmap/function/payload.js';

const DICTIONARY = {
  func: Uint8Array.of(0x80, 4, 0x4e, 0x2e),
  localSources: { 'pkg.funcs': 'def square(x):\n    return x * x\n', helper: 'GREETING = "grüße"\n' },
  installedMods: ['numpy'],
  requirements: ['numpy==2.1.0'],
};

const FUNC_HASH = 'd7c1797cc4fe0fff';
const bodyBytes = (part: object): number => encode({ func_hash: FUNC_HASH, ...part }).length;

describe('encodeFunctionPayload', () => {
  test('writes the four keys in their order, with func as bin', async () => {
    const decoded = decode(new Uint8Array(gunzipSync(await encodeFunctionPayload(DICTIONARY))));
    expect(Object.keys(Object(decoded))).toEqual(['func', 'local_sources', 'installed_mods', 'requirements']);
    expect(decoded).toEqual({
      func: DICTIONARY.func,
      local_sources: DICTIONARY.localSources,
      installed_mods: DICTIONARY.installedMods,
      requirements: DICTIONARY.requirements,
    });
  });

  test('produces equal bytes and so an equal hash for equal input', async () => {
    const [first, second] = await Promise.all([
      encodeFunctionPayload(DICTIONARY),
      encodeFunctionPayload({ ...DICTIONARY }),
    ]);
    expect(second).toEqual(first);
    expect(await funcHash(second)).toBe(await funcHash(first));
  });
});

describe('splitParts', () => {
  test.each([
    ['nothing', 0, 1],
    ['a small payload', 2167, 1],
    ['42 MiB', 44_055_138, 3],
  ])('cuts %s at the default limit of 20,000,000 bytes', (_, length, count) => {
    const parts = splitParts(new Uint8Array(length));
    expect(parts).toHaveLength(count);
    for (const part of parts) expect(bodyBytes(part)).toBeLessThanOrEqual(20_000_000);
  });

  test.each([0, 40, Number.NaN, -1])('refuses a limit of %d bytes', (maxBodyBytes) => {
    expect(() => splitParts(new Uint8Array(10), maxBodyBytes)).toThrow(InvalidArgumentError);
  });

  test('keeps every body at or under the limit and loses no byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 80, max: 2000 }), (payload, maxBodyBytes) => {
        const parts = splitParts(payload, maxBodyBytes);
        expect(Buffer.concat(parts.map((part) => part.func))).toEqual(Buffer.from(payload));
        for (const [index, part] of parts.entries()) {
          expect(part).toMatchObject({ payload_part: index, payload_len: parts.length });
          expect(bodyBytes(part)).toBeLessThanOrEqual(maxBodyBytes);
        }
      }),
    );
  });
});
