import { Op } from '../opcodes.js';
import type { PickleOutput } from './output.js';

const ENCODER = new TextEncoder();
/** With the `u` flag only surrogates outside a pair match. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Up to this length the UTF-8 length fits into one byte, and a loop is faster than calling TextEncoder. */
const SHORT_UNITS = 85;

/** A Python str. Lone surrogates are kept as three bytes each, as Python's `surrogatepass` does; TextEncoder would replace them. */
export function writeText(out: PickleOutput, text: string): void {
  if (text.length <= SHORT_UNITS) {
    out.reserve(2 + text.length * 3);
    const start = out.length;
    out.bytes[start] = Op.SHORT_BINUNICODE;
    out.length = encodeUnits(out.bytes, start + 2, text);
    out.bytes[start + 1] = out.length - start - 2;
    return;
  }
  out.reserve(5 + text.length * 3);
  const start = out.length;
  const end = LONE_SURROGATE.test(text)
    ? encodeUnits(out.bytes, start + 5, text)
    : start + 5 + ENCODER.encodeInto(text, out.bytes.subarray(start + 5)).written;
  out.bytes[start] = Op.BINUNICODE;
  out.view.setUint32(start + 1, end - start - 5, true);
  out.length = end;
}

/** Writes `text` as UTF-8, accepting lone surrogates, and returns the end. */
function encodeUnits(bytes: Uint8Array, start: number, text: string): number {
  let at = start;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      bytes[at++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
      continue;
    }
    const next = code >= 0xd800 && code < 0xdc00 ? text.charCodeAt(i + 1) : 0;
    if (next >= 0xdc00 && next < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
      i++;
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
    } else {
      bytes[at++] = 0xe0 | (code >> 12);
    }
    bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
    bytes[at++] = 0x80 | (code & 0x3f);
  }
  return at;
}
