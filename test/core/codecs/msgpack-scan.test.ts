import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeLimitError } from '../../../src/core/codecs/codec.js';
import { msgpackCodec } from '../../../src/core/codecs/msgpack.js';
import { scanMsgpack } from '../../../src/core/codecs/msgpack-scan.js';
import { bigEndian, bytesOf, numbered, times } from '../../support/corpora/build.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
/** What the library accepts, without believing large counts. */
const LIMITS = {
  maxArrayLength: 10_000,
  maxMapLength: 10_000,
  useBigInt64: true,
  mapKeyConverter(key: unknown): string | number {
    if (typeof key === 'string' || typeof key === 'number') return key;
    if (typeof key === 'bigint') return String(key);
    throw new Error('no key');
  },
};

describe('the scan refuses', () => {
  test.each([
    ['nothing', ''],
    ['a list of four thousand million', 'ddffffffff'],
    ['a map of four thousand million', 'dfffffffff'],
    ['a map with one byte for each entry', 'df00000003c0c0c0'],
    ['lists that claim the same bytes', 'dd00000004dd00000004c0c0c0c0c0'],
    ['a list of 16 bits', 'dcffffc0'],
    ['a short list', '93c0c0'],
    ['a key without its value', '81a161'],
    ['text beyond the end', 'a3c0'],
    ['long text beyond the end', 'dbffffffff'],
    ['binary beyond the end', 'c6ffffffff00'],
    ['an extension beyond the end', 'c9ffffffff00'],
    ['an extension of 16 beyond the end', 'd8000000'],
    ['a float beyond the end', 'cb00'],
    ['a length beyond the end', 'dd0000'],
    ['the byte that is no value', '92c0c1'],
  ])('%s', (_, text) => {
    expect(() => scanMsgpack(hex(text))).toThrow(/longer than its|not the start/);
  });

  test('more than 512 levels, with a reason', () => {
    const nested = (levels: number): Uint8Array => bytesOf(times(levels, [0x91]), [0xc0]);
    expect(msgpackCodec.decode?.(nested(512))).toEqual(expect.any(Array));
    for (const levels of [513, 100_000]) {
      expect(() => scanMsgpack(nested(levels))).toThrow(
        new DecodeLimitError('its value is nested more than 512 levels deep'),
      );
    }
  });

  test.each([
    ['empty maps', 2_000_000, (): Uint8Array => Uint8Array.of(0x80)],
    ['keys that are indexes', 20_000, (): Uint8Array => hex('81a431303233c0')],
    ['keys that are numbers', 20_000, (): Uint8Array => hex('81cf00000000000003ffc0')],
    [
      'a new key in each map',
      400_000,
      (i: number): Uint8Array => bytesOf([0x81, 0xa4], i.toString(36).padStart(4, 'k'), [0xc0]),
    ],
  ])('more memory than is proportionate: %s', (_, count, itemOf) => {
    const bytes = bytesOf([0xdd, ...bigEndian(count)], numbered(count, itemOf));
    expect(() => scanMsgpack(bytes)).toThrow(DecodeLimitError);
    expect(() => scanMsgpack(bytes)).toThrow(/would take too much memory \(more than \d+ MiB for \d+ bytes\)/);
  });
});

describe('the scan accepts honest data', () => {
  test.each([
    [
      'rows',
      Array.from({ length: 100_000 }, (_, i) => ({
        id: i,
        name: `element ${i}`,
        score: i * 1.1,
        tags: ['a', 'bc'],
        ok: true,
      })),
    ],
    ['floats', Array.from({ length: 1_000_000 }, (_, i) => i + 0.5)],
    ['ints', Array.from({ length: 3_000_000 }, (_, i) => i)],
    [
      'maps by number',
      Array.from({ length: 1000 }, () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, i]))),
    ],
    [
      'wide rows',
      Array.from({ length: 5000 }, () => Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`column ${i}`, i]))),
    ],
    ['long text', ['x'.repeat(20_000_000)]],
    ['a large binary value', [new Uint8Array(20_000_000)]],
  ])('%s', (_, value) => {
    expect(() => scanMsgpack(encode(value))).not.toThrow();
  });
});

describe('given anything at all', () => {
  const heads = fc.constantFrom(
    0x80,
    0x81,
    0x90,
    0x92,
    0xa0,
    0xa2,
    0xc0,
    0xc1,
    0xc4,
    0xc5,
    0xc7,
    0xca,
    0xcb,
    0xcf,
    0xd3,
    0xd4,
    0xd6,
    0xd9,
    0xdc,
    0xdd,
    0xde,
    0xdf,
  );
  const soup = fc
    .array(fc.oneof(heads, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 })), { maxLength: 60 })
    .map((bytes) => Uint8Array.from(bytes));
  const valid = fc.anything({ withBigInt: false, withNullPrototype: false, maxDepth: 3 }).map((value) => {
    try {
      return encode(JSON.parse(JSON.stringify(value) ?? 'null'));
    } catch {
      return encode(null);
    }
  });
  const damaged = fc.tuple(valid, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([bytes, at, byte]) => {
    const changed = new Uint8Array(bytes);
    changed[at % changed.length] = byte;
    return changed;
  });

  test.each([
    ['heads of values', soup],
    ['random bytes', fc.uint8Array({ maxLength: 200 })],
    ['valid values', valid],
    ['damaged values', damaged],
  ])('the codec decodes what the library does, and nothing else: %s', { timeout: 120_000 }, (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (bytes) => {
        const expected = outcomeOf(() => plain(decode(bytes, LIMITS)));
        expect(outcomeOf(() => plain(msgpackCodec.decode?.(bytes)))).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });
});

function outcomeOf(work: () => unknown): unknown {
  try {
    return { value: work() };
  } catch {
    return 'refused';
  }
}

/** With safe integers as numbers, as the codec returns them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (Object.prototype.toString.call(value) !== '[object Object]' || 'type' in Object(value)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, plain(item)]));
}
