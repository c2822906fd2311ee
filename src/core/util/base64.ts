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
  const fast = decodeFast(text);
  if (fast !== undefined) return fast;
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

interface NativeDecoder {
  readonly Buffer?: { from(memory: ArrayBuffer): { write(text: string, encoding: 'base64'): number } };
}

/** By Node's own decoder, ten times as fast as characters one by one. It takes `-` and `_` too, and
 * skips what is no base64 at all, which then shows in the length. */
function decodeFast(text: string): Uint8Array<ArrayBuffer> | undefined {
  const { Buffer } = globalThis as NativeDecoder;
  if (Buffer === undefined || text.length % 4 !== 0 || text.includes('-') || text.includes('_')) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  return Buffer.from(bytes.buffer).write(text, 'base64') === bytes.length ? bytes : undefined;
}
