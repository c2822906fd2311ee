import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSecret } from '../../../../src/overrides/fastmap/protocol/secret.js';
import { createSigner, signBody } from '../../../../src/overrides/fastmap/protocol/signature.js';
import { bodyOf, exchanges, headerOf, hostileResponse } from '../exchanges.js';

const SIGNATURE = 'X-Content-Signature';
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('signatures', () => {
  test.each([
    [
      'RFC 4231, case 2',
      'Jefe',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'an empty map',
      'fedcba9876543210fedcba9876543210',
      '\x80',
      'f499704164da3878006d4d4d799dd9a3168fe7cb3a0ee9ecf58260608a06a3e1',
    ],
  ])('%s', async (_, key, body, signature) => {
    const bytes = Uint8Array.from(body, (character) => character.charCodeAt(0));
    expect(await signBody(key, bytes)).toBe(signature);
    expect(await createSigner(key).verify(bytes, signature)).toBe(true);
  });

  test('agree with every recorded request', async () => {
    let valid = 0;
    for (const { name, secret, request, requestSignatureValid } of exchanges()) {
      const signer = createSigner(parseSecret(secret).signingKey);
      const recorded = headerOf(request, SIGNATURE);
      expect(await signer.verify(bodyOf(request), recorded), name).toBe(requestSignatureValid);
      expect((await signer.sign(bodyOf(request))) === recorded, name).toBe(requestSignatureValid);
      valid += Number(requestSignatureValid);
    }
    expect(valid).toBe(205);
  });

  test('agree with every recorded response', async () => {
    const seen = { valid: 0, wrong: 0, unsigned: 0 };
    for (const { name, secret, response, responseSignatureValid } of exchanges()) {
      const signer = createSigner(parseSecret(secret).signingKey);
      const recorded = headerOf(response, SIGNATURE);
      expect(recorded === null, name).toBe(responseSignatureValid === null);
      expect(await signer.verify(bodyOf(response), recorded), name).toBe(responseSignatureValid === true);
      seen[responseSignatureValid === null ? 'unsigned' : responseSignatureValid ? 'valid' : 'wrong'] += 1;
    }
    expect(seen).toEqual({ valid: 62, wrong: 1, unsigned: 144 });
  });

  test.each(['signature_missing', 'signature_short'])('refuse the hostile response %s', async (name) => {
    const { secret, response } = hostileResponse(name);
    const signer = createSigner(parseSecret(secret).signingKey);
    expect(await signer.verify(bodyOf(response), headerOf(response, SIGNATURE))).toBe(false);
  });

  const right = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  test.each([
    ['an absent one', null],
    ['an empty one', ''],
    ['its first half', right.slice(0, 32)],
    ['one digit too many', `${right}0`],
    ['upper case', right.toUpperCase()],
    ['other characters', `${right.slice(0, 63)}g`],
    ['characters that parse as hexadecimal in part', `${right.slice(0, 62)}4x`],
    ['a line break', `${right}\n`],
    ['a space in front', ` ${right.slice(1)}`],
    ['another signature', `${right.slice(0, 63)}4`],
  ])('refuse %s', async (_, signature) => {
    expect(await createSigner('Jefe').verify(text('what do ya want for nothing?'), signature)).toBe(false);
  });

  test('cover the view, not the buffer behind it', async () => {
    const whole = text('..what do ya want for nothing?..');
    expect(await signBody('Jefe', whole.subarray(2, -2))).toBe(right);
    const shared = new Uint8Array(new SharedArrayBuffer(28));
    shared.set(whole.subarray(2, -2));
    expect(await signBody('Jefe', shared)).toBe(right);
  });

  test('are valid for the signed bytes and for no others', async () => {
    const key = fc.stringMatching(/^[0-9A-Za-z]{32}$/);
    await fc.assert(
      fc.asyncProperty(
        key,
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (signingKey, body, at, flip) => {
          const signer = createSigner(signingKey);
          const signature = await signer.sign(body);
          expect(signature).toMatch(/^[0-9a-f]{64}$/);
          expect(await signer.verify(body, signature)).toBe(true);
          body[at % body.length]! ^= flip;
          expect(await signer.verify(body, signature)).toBe(false);
        },
      ),
    );
  });

  test('never throw on any text as a signature', async () => {
    const signer = createSigner('Jefe');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 80 }), async (signature) => {
        expect(await signer.verify(text('body'), signature)).toBe(false);
      }),
    );
  });
});
