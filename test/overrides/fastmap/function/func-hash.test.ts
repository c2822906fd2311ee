import { createHash } from 'node:crypto';
import { decode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { funcHash } from '../../../../src/overrides/fastmap/function/payload.js';
import { bodyOf, exchanges } from '../exchanges.js';

describe('funcHash', () => {
  test.each([
    ['nothing', '', 'e3b0c44298fc1c14'],
    ['abc', 'abc', 'ba7816bf8f01cfea'],
  ])('of %s', async (_, body, hash) => {
    expect(await funcHash(new TextEncoder().encode(body))).toBe(hash);
  });

  test('agrees with the payload hashes of the uploads that were recorded in one part', async () => {
    let compared = 0;
    for (const { name, request, decodedRequest } of exchanges()) {
      const recorded = decodedRequest.function?.sha256_16_of_gzipped_payload;
      if (recorded === undefined || decodedRequest.payload_len !== 1) continue;
      expect(await funcHash(partOf(bodyOf(request))), name).toBe(recorded);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(20);
  });

  test('agrees with node:crypto', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await funcHash(bytes)).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 16));
      }),
    );
  });
});

function partOf(body: Uint8Array): Uint8Array {
  const decoded = decode(body);
  if (typeof decoded === 'object' && decoded !== null && 'func' in decoded && decoded.func instanceof Uint8Array)
    return decoded.func;
  throw new Error('the body has no func');
}
