const CHUNK = 8192;
const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Converts a byte string (one char per byte) to bytes. */
export function bytesFromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Converts bytes to a byte string (one char per byte), the form that just-bash passes through pipes. */
export function latin1FromBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return text;
}

/**
 * Encodes the output of a shell command.
 *
 * just-bash passes some UTF-8 input on undecoded (`read`, `printf '\303'`), as one char per byte. Text that consists only of such bytes and
 * is valid UTF-8 is treated as those bytes; everything else is encoded as UTF-8.
 */
export function bytesFromShellText(text: string): Uint8Array<ArrayBuffer> {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return utf8.encode(text);
  const bytes = bytesFromLatin1(text);
  try {
    strictUtf8.decode(bytes);
    return bytes;
  } catch {
    return utf8.encode(text);
  }
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
