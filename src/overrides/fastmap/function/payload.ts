import { encode } from '@msgpack/msgpack';
import { gzip as loadGzip } from '#platform';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { subtleCrypto, toHex, unshared } from '../protocol/web-crypto.js';

/** A function with its dependencies, as the service stores it. */
export interface FunctionDictionary {
  /** The pickled function. */
  readonly func: Uint8Array;
  /** Source text by dotted module name. The order is kept, so that the payload's bytes are reproducible. */
  readonly localSources: Readonly<Record<string, string>>;
  /** Modules that the worker imports before the function runs. */
  readonly installedMods: readonly string[];
  /** Packages as `name==version`. */
  readonly requirements: readonly string[];
}

/** One part of a payload, with the field names of `InitParams`. */
export interface PayloadPart {
  readonly func: Uint8Array;
  readonly payload_part: number;
  readonly payload_len: number;
}

/** The largest body that is safe under both readings of the documented 20 MB. */
const DEFAULT_MAX_BODY_BYTES = 20_000_000;

/** The payload of a function for `init`: gzipped MessagePack with the keys in the documented order. Equal input produces equal bytes. */
export async function encodeFunctionPayload(dictionary: FunctionDictionary): Promise<Uint8Array> {
  const { gzip } = await loadGzip();
  return gzip(
    encode({
      func: dictionary.func,
      local_sources: dictionary.localSources,
      installed_mods: dictionary.installedMods,
      requirements: dictionary.requirements,
    }),
  );
}

/**
 * Splits a payload into parts whose complete request body, `{ func_hash, func, payload_part, payload_len }`, has at most `maxBodyBytes`.
 * The parts are views of `payload`, not copies.
 *
 * @throws {InvalidArgumentError} The limit leaves no room for the payload next to the other fields.
 *
 * @example
 * for (const part of splitParts(payload)) await client.init({ func_hash, ...part });
 */
export function splitParts(payload: Uint8Array, maxBodyBytes: number = DEFAULT_MAX_BODY_BYTES): PayloadPart[] {
  const overheadBytes = bodyOverheadBytes();
  const partBytes = Math.floor(maxBodyBytes) - overheadBytes;
  if (!(partBytes >= 1)) {
    throw new InvalidArgumentError(
      `A body limit of ${maxBodyBytes} bytes is too small: the other fields take ${overheadBytes} bytes.`,
    );
  }
  const count = Math.max(1, Math.ceil(payload.length / partBytes));
  return Array.from({ length: count }, (_, index) => ({
    func: payload.subarray(index * partBytes, (index + 1) * partBytes),
    payload_part: index,
    payload_len: count,
  }));
}

/** Maximum size of a body without the slice itself: a hash of 16 digits, 32-bit counts and a 32-bit length of the slice. */
function bodyOverheadBytes(): number {
  const widest = {
    func_hash: '0'.repeat(16),
    func: new Uint8Array(0),
    payload_part: 0xffffffff,
    payload_len: 0xffffffff,
  };
  const minLengthBytes = 1;
  const maxLengthBytes = 4;
  return encode(widest).length - minLengthBytes + maxLengthBytes;
}

/**
 * The hash under which the service stores a function: the first 16 hexadecimal digits of the SHA-256 of `bytes`, lower case.
 *
 * The caller chooses the bytes: the documentation hashes the pickled function, the vendor's client the gzipped payload.
 */
export async function funcHash(bytes: Uint8Array): Promise<string> {
  const digest = await subtleCrypto().digest('SHA-256', unshared(bytes));
  return toHex(new Uint8Array(digest, 0, 8));
}
