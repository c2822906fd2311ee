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
