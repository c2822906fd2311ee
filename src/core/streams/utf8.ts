import { copyBytes } from './copy-bytes.js';

/**
 * Decodes UTF-8 bytes in chunks that are split anywhere: an incomplete character waits for the next chunk. The platform's decoder
 * (`stream: true`) takes ten times as long on Node.
 */
export class Utf8Text {
  readonly #decoder: TextDecoder;
  #pending: Uint8Array = new Uint8Array(0);

  /** @param options - Invalid bytes become `U+FFFD`, or throw with `fatal`. A byte order mark is kept. */
  constructor(options: { readonly fatal?: boolean } = {}) {
    this.#decoder = new TextDecoder('utf-8', { ...options, ignoreBOM: true });
  }

  /** The characters that are complete so far. */
  add(chunk: Uint8Array): string {
    const bytes = this.#pending.length === 0 ? chunk : joined(this.#pending, chunk);
    const whole = wholeCharacters(bytes);
    this.#pending = copyBytes(bytes.subarray(whole));
    return this.#decoder.decode(bytes.subarray(0, whole));
  }

  /** The rest: nothing, or an incomplete character, decoded as invalid bytes. */
  end(): string {
    return this.#decoder.decode(this.#pending);
  }
}

/**
 * The number of bytes that form complete UTF-8 characters: all, unless the last one to three start an incomplete one.
 * Invalid bytes count as complete.
 */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return byte <= 0xf4 && length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
