/**
 * Text of UTF-8 bytes that come in chunks, cut anywhere: a character that is not whole yet waits for the next chunk. Leaving that to the
 * platform's decoder (`stream: true`) takes Node ten times as long.
 */
export class Utf8Text {
  readonly #decoder: TextDecoder;
  #isStarted: Uint8Array = new Uint8Array(0);

  /** @param options - Bytes that are no UTF-8 become `U+FFFD` unless `fatal` makes them throw. A byte order mark stays what it is. */
  constructor(options: { readonly fatal?: boolean } = {}) {
    this.#decoder = new TextDecoder('utf-8', { ...options, ignoreBOM: true });
  }

  /** The characters that are whole by now. */
  add(chunk: Uint8Array): string {
    const bytes = this.#isStarted.length === 0 ? chunk : joined(this.#isStarted, chunk);
    const whole = wholeCharacters(bytes);
    this.#isStarted = bytes.slice(whole);
    return this.#decoder.decode(bytes.subarray(0, whole));
  }

  /** What is left: nothing, or a character that was never completed and is no UTF-8. */
  end(): string {
    return this.#decoder.decode(this.#isStarted);
  }
}

/**
 * How many of the bytes make whole UTF-8 characters: all of them, unless the last one to three are the beginning of a character.
 * Bytes that are no UTF-8 at all count as whole.
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
