import { subtleCrypto, toHex, unshared } from './web-crypto.js';

/** Signs requests and checks responds with one signing key. */
export interface Signer {
  /** Lower-case hexadecimal HMAC-SHA256 of exactly these bytes. */
  sign(bytes: Uint8Array): Promise<string>;
  /**
   * Whether `signature` belongs to these bytes. The comparison takes the same time wherever the two differ.
   *
   * Only the form that the service writes is accepted, 64 lower-case hexadecimal digits. Anything else, `null` for an absent header
   * included, is `false` and never an exception.
   */
  verify(bytes: Uint8Array, signature: string | null): Promise<boolean>;
}

const HMAC_SHA256 = { name: 'HMAC', hash: 'SHA-256' } as const;

/**
 * A signer for one signing key, the second half of a secret (see `parseSecret`). The key's ASCII text is the HMAC key; it is not decoded
 * as hexadecimal. It is imported into WebCrypto at first use and kept.
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
