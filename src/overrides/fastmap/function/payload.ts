import { encode } from '@msgpack/msgpack';
import { InvalidArgumentError } from '../../../core/errors/index.js';
import { subtleCrypto, toHex, unshared } from '../protocol/web-crypto.js';

/** A function and what it needs, as the service stores it. */
export interface FunctionDictionary {
  /** The pickled function. */
  readonly func: Uint8Array;
  /** Source text by dotted module name. The order is kept, and with it the payload's bytes. */
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

/** The payload of a function for `init`: gzipped MessagePack with the keys in the documented order. Equal input gives equal bytes. */
export async function encodeFunctionPayload(dictionary: FunctionDictionary): Promise<Uint8Array> {
  const { gzip } = await import('#node-gzip');
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
 * Cuts a payload into parts whose whole request body, `{ func_hash, func, payload_part, payload_len }`, is at most `maxBodyBytes` long.
 * The parts are views of `payload`, not copies.
 *
 * @throws {InvalidArgumentError} The limit leaves no room for the payload beside the other fields.
 *
 * @example
 * for (const part of splitParts(payload)) await client.init({ func_hash, ...part });
 */
export function splitParts(payload: Uint8Array, maxBodyBytes: number = DEFAULT_MAX_BODY_BYTES): PayloadPart[] {
  const overheadBytes = bodyOverheadBytes();
  const partBytes = Math.floor(maxBodyBytes) - overheadBytes;
  if (!(partBytes >= 1)) {
    throw new InvalidArgumentError(
      `A body limit of ${maxBodyBytes} bytes is too small: ${overheadBytes} bytes go to the other fields.`,
    );
  }
  const count = Math.max(1, Math.ceil(payload.length / partBytes));
  return Array.from({ length: count }, (_, index) => ({
    func: payload.subarray(index * partBytes, (index + 1) * partBytes),
    payload_part: index,
    payload_len: count,
  }));
}

/** Bytes of a body beside the slice itself, at their most: a hash of 16 digits, 32-bit counts and a 32-bit length of the slice. */
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
 * The name under which the service stores a function: the first 16 hexadecimal digits of the SHA-256 of `bytes`, lower case.
 *
 * Which bytes is the caller's choice: the documentation hashes the pickled function, the vendor's client the gzipped payload.
 */
export async function funcHash(bytes: Uint8Array): Promise<string> {
  const digest = await subtleCrypto().digest('SHA-256', unshared(bytes));
  return toHex(new Uint8Array(digest, 0, 8));
}
