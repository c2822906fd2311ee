const CHUNK_BYTES = 8192;

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
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
};

/**
 * The text of a STRING instruction: a quoted byte string of Python 2 with its escapes, ASCII only.
 *
 * Returns `undefined` for anything else.
 */
export function unescapeByteString(line: Uint8Array): string | undefined {
  const quoted = textOfBytes(line).trim();
  const quote = quoted[0];
  if (quoted.length < 2 || (quote !== "'" && quote !== '"') || !quoted.endsWith(quote)) return undefined;
  let isValid = true;
  const text = quoted
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)?/gs, (whole, sequence: string | undefined) => {
      if (sequence === undefined || sequence === 'x') {
        isValid = false;
        return '';
      }
      if (sequence.length === 3 && sequence.startsWith('x'))
        return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
      if (/^[0-7]/.test(sequence)) return String.fromCharCode(Number.parseInt(sequence, 8) & 0xff);
      return SIMPLE_ESCAPES[sequence] ?? whole;
    });
  return isValid && /^[\0-\x7f]*$/.test(text) ? text : undefined;
}

/**
 * The text of a UNICODE instruction: Latin-1 in which `\uXXXX` and `\UXXXXXXXX` are decoded. A backslash that starts
 * no escape is kept together with the character after it, so that `\\u0041` stays as it is.
 *
 * Returns `undefined` if an escape is incomplete or names no character.
 */
export function unescapeRawUnicode(line: Uint8Array): string | undefined {
  let isValid = true;
  const text = textOfBytes(line).replace(
    /\\(?:(u)([0-9a-fA-F]{4})?|(U)([0-9a-fA-F]{8})?|.)/gs,
    (whole, u, four, U, eight) => {
      if (u === undefined && U === undefined) return whole;
      const code = Number.parseInt(four ?? eight ?? '', 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      isValid = false;
      return '';
    },
  );
  return isValid ? text : undefined;
}

/** Each byte as the character with the same code. (The `latin1` of TextDecoder is windows-1252.) */
export function textOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return text;
}
