/** Bytes, or text as UTF-8, in base64; works on every platform. */
export function toBase64(input: string | Uint8Array): string {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const parts: string[] = [];
  // `String.fromCharCode` takes its arguments from the stack: large inputs go in slices, each a multiple of 3 bytes.
  for (let offset = 0; offset < bytes.length; offset += 0x6000) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(offset, offset + 0x6000))));
  }
  return parts.join('');
}

/** The bytes of a base64 text; blanks and line breaks in it do not count. Throws when it is no base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
