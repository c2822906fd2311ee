import { subtleCrypto, toHex, unshared } from '../protocol/web-crypto.js';

/**
 * The name under which the service stores a function: the first 16 hexadecimal digits of the SHA-256 of `bytes`, lower case.
 *
 * Which bytes is the caller's choice: the documentation hashes the pickled function, the vendor's client the gzipped payload.
 */
export async function funcHash(bytes: Uint8Array): Promise<string> {
  const digest = await subtleCrypto().digest('SHA-256', unshared(bytes));
  return toHex(new Uint8Array(digest, 0, 8));
}
