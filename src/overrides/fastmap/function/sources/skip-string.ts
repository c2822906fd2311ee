const NAME = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const PREFIX = /^[rbuft]{0,2}$/i;

/** CPython's limit is 150. Deeper fields are skipped as plain text. */
const MAX_NESTING = 150;

/** Whether a name directly before a quote is a string prefix. */
export function isStringPrefix(name: string): boolean {
  return PREFIX.test(name);
}

/**
 * Returns the index after the string literal whose opening quote is at `at`. Fields of f-strings follow the rules of Python 3.12, which
 * allow everything that older versions do. An unterminated literal ends with its line, or with the source.
 */
export function skipString(source: string, at: number, prefix: string, nesting = 0): number {
  const char = source[at] ?? '';
  const quote = source.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
  const formatted = nesting < MAX_NESTING && /[ft]/i.test(prefix);
  const named = formatted && !/r/i.test(prefix);
  let i = at + quote.length;
  while (i < source.length) {
    if (source.startsWith(quote, i)) return i + quote.length;
    const next = source[i];
    if (isLineBreak(next) && quote.length === 1) return i;
    if (next === '\\') i = afterBackslash(source, i, formatted, named);
    else if (formatted && next === '{')
      i = source[i + 1] === '{' ? i + 2 : skipField(source, i + 1, quote, nesting + 1);
    else i += 1;
  }
  return source.length;
}

function afterBackslash(source: string, at: number, formatted: boolean, named: boolean): number {
  if (named && source.startsWith('N{', at + 1)) {
    const end = source.indexOf('}', at);
    return end < 0 ? source.length : end + 1;
  }
  // A field starts even after a backslash.
  if (formatted && source[at + 1] === '{') return at + 1;
  return source.startsWith('\r\n', at + 1) ? at + 3 : at + 2;
}

/** The index after the `}` of a replacement field. */
function skipField(source: string, start: number, quote: string, nesting: number): number {
  let depth = 0;
  let i = start;
  while (i < source.length) {
    const char = source[i] ?? '';
    if (depth === 0 && char === '}') return i + 1;
    if (depth === 0 && char === ':') return skipFormat(source, i + 1, quote, nesting);
    if (char === '"' || char === "'") i = skipString(source, i, '', nesting);
    else if (char === '#') i = skipComment(source, i);
    else if ('([{'.includes(char)) [depth, i] = [depth + 1, i + 1];
    else if (')]}'.includes(char)) [depth, i] = [Math.max(0, depth - 1), i + 1];
    else i = skipNameOrPrefixedString(source, i, nesting);
  }
  return source.length;
}

/** The index after a field whose format spec, after the colon, starts at `start`: text with nested fields. */
function skipFormat(source: string, start: number, quote: string, nesting: number): number {
  let i = start;
  while (i < source.length && !source.startsWith(quote, i)) {
    const char = source[i];
    if (char === '}') return i + 1;
    if (isLineBreak(char) && quote.length === 1) return i;
    i = char === '{' && nesting < MAX_NESTING ? skipField(source, i + 1, quote, nesting + 1) : i + 1;
  }
  return i;
}

function skipNameOrPrefixedString(source: string, at: number, nesting: number): number {
  NAME.lastIndex = at;
  const name = NAME.exec(source)?.[0];
  if (name === undefined) return at + 1;
  const end = at + name.length;
  const quoted = source[end] === '"' || source[end] === "'";
  return quoted && isStringPrefix(name) ? skipString(source, end, name, nesting) : end;
}

/** The index of the line break that ends a comment. */
export function skipComment(source: string, at: number): number {
  let i = at;
  while (i < source.length && !isLineBreak(source[i])) i += 1;
  return i;
}

export function isLineBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}
