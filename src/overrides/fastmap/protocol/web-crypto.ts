import { ConfigurationError } from '../../../core/errors/index.js';
import { isKind } from '../../../core/util/kinds.js';

/**
 * The platform's WebCrypto, looked up at each call so that a polyfill installed later is found.
 *
 * @throws {ConfigurationError} There is none: an old run time, or a page that was not loaded over HTTPS.
 */
export function subtleCrypto(): SubtleCrypto {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new ConfigurationError('fastmap needs WebCrypto (crypto.subtle), which is missing here.', {
      hint: 'Browsers offer it on HTTPS pages and on localhost only.',
    });
  }
  return subtle;
}

/** The bytes in a form that WebCrypto accepts: views of shared memory are copied, because it refuses them. */
export function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return isUnshared(bytes) ? bytes : new Uint8Array(bytes);
}

function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return isKind(bytes.buffer, 'ArrayBuffer');
}

/** Lower-case hexadecimal digits of `bytes`. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
