import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GzipError } from '../../../../src/overrides/fastmap/gzip/error.js';
import * as neutral from '../../../../src/overrides/fastmap/gzip/neutral.js';
import * as node from '../../../../src/overrides/fastmap/gzip/node/gzip.js';
import { bodyOf, exchanges, hostileResponse } from '../exchanges.js';

const MIB = 1024 * 1024;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytes = (...parts: Array<Uint8Array | readonly number[]>): Uint8Array =>
  new Uint8Array(parts.flatMap((part) => [...part]));

const SAMPLE = text('map the elements, keep the order, '.repeat(40));
const PACKED = new Uint8Array(gzipSync(SAMPLE));
const DEFLATED = PACKED.subarray(10);
const header = (flags: number, ...extra: number[]): number[] => [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3, ...extra];
const flipped = (at: number): Uint8Array => PACKED.map((byte, index) => (index === at ? byte ^ 0x10 : byte));

/** 64 MiB of zeros whose second half is damaged: only a reader that stops early reports the size and not the damage. */
function brokenBomb(): Uint8Array {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(64 * MIB), { level: 9 }));
  return bomb.fill(0xff, bomb.length / 2);
}

describe.each([
  ['neutral', neutral],
  ['node', node],
])('gzip, %s', (_, { gzip, gunzip }) => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', bytes([7])],
    ['text', SAMPLE],
    ['2 MiB of zeros', new Uint8Array(2 * MIB)],
  ])('packs %s reproducibly, without a time', async (_name, input) => {
    const packed = await gzip(input);
    expect([...packed.subarray(0, 9)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4]);
    expect(await gzip(input)).toEqual(packed);
    expect(Buffer.compare(gunzipSync(packed), input)).toBe(0);
    expect(Buffer.compare(await gunzip(packed, input.length), input)).toBe(0);
  });

  test.each([
    ['level 9', new Uint8Array(gzipSync(SAMPLE, { level: 9 }))],
    ['stored blocks', new Uint8Array(gzipSync(SAMPLE, { level: 0 }))],
    ['a file name', bytes(header(0x08, ...text('a.bin'), 0), DEFLATED)],
    ['every optional field', bytes(header(0x1f, 2, 0, 1, 2, 65, 0, 66, 0, 9, 9), DEFLATED)],
  ])('inflates %s', async (_name, packed) => {
    expect(await gunzip(packed, SAMPLE.length)).toEqual(SAMPLE);
  });

  test.each([
    ['nothing', new Uint8Array(0), 'GZIP_TRUNCATED'],
    ['the magic bytes alone', PACKED.subarray(0, 2), 'GZIP_TRUNCATED'],
    ['a header alone', PACKED.subarray(0, 10), 'GZIP_TRUNCATED'],
    ['a header and a trailer', bytes(PACKED.subarray(0, 10), new Uint8Array(8)), 'GZIP_TRUNCATED'],
    ['half of it', PACKED.subarray(0, PACKED.length / 2), 'GZIP_TRUNCATED'],
    ['one byte less', PACKED.subarray(0, -1), 'GZIP_TRUNCATED'],
    ['no trailer', PACKED.subarray(0, -8), 'GZIP_TRUNCATED'],
    ['a file name without end', bytes(header(0x08), text('a'.repeat(30))), 'GZIP_TRUNCATED'],
    ['an extra field past the end', bytes(header(0x04, 0xff, 0xff), DEFLATED), 'GZIP_TRUNCATED'],
    ['a pickle', bytes([0x80, 4, 0x95, 0x34, 0, 0, 0, 0]), 'GZIP_CORRUPT'],
    ['zlib data', bytes([0x78, 0x9c], DEFLATED), 'GZIP_CORRUPT'],
    ['an unknown method', flipped(2), 'GZIP_CORRUPT'],
    ['a reserved flag', bytes(header(0x80), DEFLATED), 'GZIP_CORRUPT'],
    ['an invalid block', bytes(header(0), new Uint8Array(20).fill(0xff)), 'GZIP_CORRUPT'],
    ['a damaged checksum', flipped(PACKED.length - 8), 'GZIP_CORRUPT'],
    ['a damaged length', flipped(PACKED.length - 4), 'GZIP_CORRUPT'],
    ['one zero behind it', bytes(PACKED, [0]), 'GZIP_CORRUPT'],
    ['text behind it', bytes(PACKED, text('garbage')), 'GZIP_CORRUPT'],
    ['a second member behind it', bytes(PACKED, PACKED), 'GZIP_CORRUPT'],
  ])('refuses %s', async (_name, packed, code) => {
    const error = await gunzip(packed, MIB).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GzipError);
    expect(error).toMatchObject({ name: 'GzipError', code, message: expect.stringContaining('gzip') });
  });

  test.each([
    ['not_gzip', 'GZIP_CORRUPT'],
    ['gzip_bad_crc', 'GZIP_CORRUPT'],
    ['gzip_trailing_garbage', 'GZIP_CORRUPT'],
    ['gzip_bomb_64mb', 'GZIP_TOO_LARGE'],
  ])('refuses the hostile response %s', async (name, code) => {
    await expect(gunzip(bodyOf(hostileResponse(name).response), MIB)).rejects.toMatchObject({ code });
  });

  test('inflates every recorded result', async () => {
    let inflated = 0;
    for (const { name, response } of exchanges()) {
      if (response.headers['Content-Type'] !== 'application/octet-stream') continue;
      const body = bodyOf(response);
      expect(Buffer.compare(await gunzip(body, 64 * MIB), gunzipSync(body)), name).toBe(0);
      inflated += 1;
    }
    expect(inflated).toBe(55);
  });

  test.each([0, 1, SAMPLE.length - 1])(
    'refuses the sample under a limit of %i bytes, with the limit in the message',
    async (maxBytes) => {
      await expect(gunzip(PACKED, maxBytes)).rejects.toMatchObject({
        code: 'GZIP_TOO_LARGE',
        message: expect.stringContaining(`${maxBytes} bytes`),
      });
    },
  );

  test('stops a bomb before its end', async () => {
    const bomb = brokenBomb();
    await expect(gunzip(bomb, MIB)).rejects.toMatchObject({ code: 'GZIP_TOO_LARGE' });
    await expect(gunzip(bomb, 128 * MIB)).rejects.toMatchObject({
      code: expect.stringMatching(/CORRUPT|TRUNCATED/),
    });
  });
});

describe('the two gzips', () => {
  test('read each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (input) => {
        expect(await node.gunzip(await neutral.gzip(input), input.length)).toEqual(input);
        expect(await neutral.gunzip(await node.gzip(input), input.length)).toEqual(input);
      }),
    );
  });

  test('agree on damaged data', async () => {
    const damage = fc.record({
      at: fc.nat(PACKED.length - 1),
      byte: fc.integer({ min: 0, max: 255 }),
      keep: fc.nat(PACKED.length),
    });
    await fc.assert(
      fc.asyncProperty(damage, fc.boolean(), async ({ at, byte, keep }, cut) => {
        const changed = PACKED.with(at, byte).subarray(0, cut ? keep : PACKED.length);
        const [a, b] = await Promise.all([outcome(neutral.gunzip(changed, MIB)), outcome(node.gunzip(changed, MIB))]);
        expect(a).toEqual(b);
      }),
      { numRuns: 1000 },
    );
  });
});

function outcome(inflating: Promise<Uint8Array>): Promise<Uint8Array | 'refused'> {
  return inflating.catch((error: unknown) => {
    if (error instanceof GzipError) return 'refused' as const;
    throw error;
  });
}
