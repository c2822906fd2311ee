/** Bytes in base64, on every platform. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // `String.fromCharCode` takes its arguments from the stack: large inputs go in slices, each a multiple of 3 bytes.
  for (let offset = 0; offset < bytes.length; offset += 0x6000) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(offset, offset + 0x6000))));
  }
  return parts.join('');
}

/** The bytes of a base64 text, or undefined when it is none. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
