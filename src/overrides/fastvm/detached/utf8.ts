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
