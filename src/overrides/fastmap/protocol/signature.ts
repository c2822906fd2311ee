import { subtleCrypto, toHex, unshared } from './web-crypto.js';

/** Signs requests and verifies responses with one signing key. */
export interface Signer {
  /** Lower-case hexadecimal HMAC-SHA256 of exactly these bytes. */
  sign(bytes: Uint8Array): Promise<string>;
  /**
   * Whether `signature` is the signature of these bytes. The comparison runs in constant time.
   *
   * Accepts only the form that the service sends, 64 lower-case hexadecimal digits. Returns `false` for anything else, including `null`
   * for a missing header; never throws on it.
   */
  verify(bytes: Uint8Array, signature: string | null): Promise<boolean>;
}

const HMAC_SHA256 = { name: 'HMAC', hash: 'SHA-256' } as const;

/**
 * A signer for one signing key, the second half of a secret (see `parseSecret`). The key's ASCII text is the HMAC key; it is not decoded
 * as hexadecimal. It is imported into WebCrypto on first use and cached.
 *
 * @example
 * const signer = createSigner(parseSecret(secret).signingKey);
 * headers.set('X-Content-Signature', await signer.sign(body));
 */
export function createSigner(signingKey: string): Signer {
  let imported: Promise<CryptoKey> | undefined;
  const key = (): Promise<CryptoKey> => {
    imported ??= importKey(signingKey);
    return imported;
  };
  return {
    async sign(bytes) {
      return toHex(new Uint8Array(await subtleCrypto().sign('HMAC', await key(), unshared(bytes))));
    },
    async verify(bytes, signature) {
      const expected = fromSignatureHex(signature);
      return expected !== undefined && subtleCrypto().verify('HMAC', await key(), expected, unshared(bytes));
    },
  };
}

/** Signs once with `signingKey`. For more than one body, `createSigner` imports the key only once. */
export function signBody(signingKey: string, bytes: Uint8Array): Promise<string> {
  return createSigner(signingKey).sign(bytes);
}

async function importKey(signingKey: string): Promise<CryptoKey> {
  const text = new TextEncoder().encode(signingKey);
  return subtleCrypto().importKey('raw', text, HMAC_SHA256, false, ['sign', 'verify']);
}

function fromSignatureHex(signature: string | null): Uint8Array<ArrayBuffer> | undefined {
  if (signature === null || !/^[0-9a-f]{64}$/.test(signature)) return undefined;
  return Uint8Array.from({ length: 32 }, (_, index) => Number.parseInt(signature.slice(2 * index, 2 * index + 2), 16));
}
