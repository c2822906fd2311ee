const CHUNK_UNITS = 8192;
const BACKSLASH = 0x5c;
const MAX_CODE_POINT = 0x10ffff;

/** What the character after a backslash stands for, by its code. */
const SIMPLE_ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({
    '\\': '\\',
    "'": "'",
    '"': '"',
    a: '\x07',
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
  }).map(([name, meaning]) => [name.charCodeAt(0), meaning.charCodeAt(0)]),
);

/**
 * The text of a STRING instruction: a quoted byte string of Python 2 with its escapes, ASCII only.
 *
 * Returns `undefined` for anything else.
 */
export function unescapeByteString(line: Uint8Array): string | undefined {
  const quoted = textOfUnits(line).trim();
  const quote = quoted[0];
  if (quoted.length < 2 || (quote !== "'" && quote !== '"') || !quoted.endsWith(quote)) return undefined;
  const units = new Uint8Array(quoted.length);
  const end = quoted.length - 1;
  let length = 0;
  for (let at = 1; at < end; ) {
    let code = quoted.charCodeAt(at++);
    if (code === BACKSLASH) {
      if (at === end) return undefined;
      const next = quoted.charCodeAt(at++);
      const octal = quoted.slice(at - 1, Math.min(at + 2, end)).match(/^[0-7]+/)?.[0];
      if (octal !== undefined) {
        code = Number.parseInt(octal, 8) & 0xff;
        at += octal.length - 1;
      } else if (next === 0x78) {
        code = hexAt(quoted, at, 2, end);
        at += 2;
      } else if (SIMPLE_ESCAPES.has(next)) {
        code = SIMPLE_ESCAPES.get(next)!;
      } else {
        // No escape: the backslash stays, and so does the character after it.
        units[length++] = BACKSLASH;
        code = next;
      }
    }
    if (!(code <= 0x7f)) return undefined;
    units[length++] = code;
  }
  return textOfUnits(units.subarray(0, length));
}

/**
 * The text of a UNICODE instruction: Latin-1 in which `\uXXXX` and `\UXXXXXXXX` are decoded. A backslash that starts
 * no escape is kept together with the character after it, so that `\\u0041` stays as it is.
 *
 * Returns `undefined` if an escape is incomplete or names no character.
 */
export function unescapeRawUnicode(line: Uint8Array): string | undefined {
  if (!line.includes(BACKSLASH)) return textOfUnits(line);
  const text = textOfUnits(line);
  const units = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at++);
    units[length++] = code;
    if (code !== BACKSLASH || at === text.length) continue;
    const next = text[at++]!;
    const digits = next === 'u' ? 4 : next === 'U' ? 8 : 0;
    if (digits === 0) {
      units[length++] = next.charCodeAt(0);
      continue;
    }
    const point = hexAt(text, at, digits, text.length);
    if (!(point <= MAX_CODE_POINT)) return undefined;
    at += digits;
    // In place of the backslash. One escape is longer than the two units that it may become.
    length--;
    if (point > 0xffff) units[length++] = 0xd800 + ((point - 0x10000) >> 10);
    units[length++] = point > 0xffff ? 0xdc00 + ((point - 0x10000) & 0x3ff) : point;
  }
  return textOfUnits(units.subarray(0, length));
}

/** The number that exactly so many hexadecimal digits name, or `NaN`. */
function hexAt(text: string, start: number, digits: number, end: number): number {
  if (start + digits > end) return Number.NaN;
  let value = 0;
  for (let i = start; i < start + digits; i++) {
    const code = text.charCodeAt(i);
    const lower = code | 0x20;
    if (code >= 0x30 && code <= 0x39) value = value * 16 + code - 0x30;
    else if (lower >= 0x61 && lower <= 0x66) value = value * 16 + lower - 0x57;
    else return Number.NaN;
  }
  return value;
}

/** Each byte, or UTF-16 unit, as the character with the same code. (The `latin1` of TextDecoder is windows-1252.) */
export function textOfUnits(units: Uint8Array | Uint16Array): string {
  let text = '';
  for (let start = 0; start < units.length; start += CHUNK_UNITS) {
    text += String.fromCharCode(...units.subarray(start, start + CHUNK_UNITS));
  }
  return text;
}
