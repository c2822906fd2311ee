import { textOfUnits } from './text-escapes.js';

/** The byte order mark is part of a Python str, so it is kept. */
const STRICT_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Up to this length a loop is faster than calling TextDecoder. */
const SHORT_BYTES = 48;

/**
 * Decodes UTF-8 as Python's `surrogatepass` does: lone surrogates in three bytes are accepted. Returns `undefined` for
 * anything else that is not UTF-8.
 */
export function decodePythonText(bytes: Uint8Array, start: number, end: number): string | undefined {
  return (
    (end - start <= SHORT_BYTES ? decodeShortAscii(bytes, start, end) : undefined) ??
    decodeAny(bytes.subarray(start, end))
  );
}

function decodeShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  const units = new Array<number>(end - start);
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f) return undefined;
    units[i - start] = byte;
  }
  return String.fromCharCode.apply(null, units);
}

function decodeAny(bytes: Uint8Array): string | undefined {
  try {
    return STRICT_DECODER.decode(bytes);
  } catch {
    return decodeWithSurrogates(bytes);
  }
}

function decodeWithSurrogates(bytes: Uint8Array): string | undefined {
  const units = new Uint16Array(bytes.length);
  let unitCount = 0;
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number;
    const size =
      lead < 0x80
        ? 1
        : lead >= 0xc2 && lead < 0xe0
          ? 2
          : lead >= 0xe0 && lead < 0xf0
            ? 3
            : lead >= 0xf0 && lead < 0xf5
              ? 4
              : 0;
    if (size === 0 || at + size > bytes.length) return undefined;
    let code = size === 1 ? lead : lead & (0x7f >> size);
    for (let i = 1; i < size; i++) {
      const next = bytes[at + i] as number;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    if ((size === 3 && code < 0x800) || (size === 4 && (code < 0x10000 || code > 0x10ffff))) return undefined;
    if (code > 0xffff) {
      units[unitCount++] = 0xd800 + ((code - 0x10000) >> 10);
      units[unitCount++] = 0xdc00 + ((code - 0x10000) & 0x3ff);
    } else {
      units[unitCount++] = code;
    }
    at += size;
  }
  return textOfUnits(units.subarray(0, unitCount));
}
