import { isLineBreak, isStringPrefix, skipComment, skipString } from './skip-string.js';

/** A logical line of Python: physical lines joined by brackets or backslashes; comments and blank lines are dropped. */
export interface LogicalLine {
  /** Column of the first token; tabs advance to multiples of eight. */
  readonly indent: number;
  /** Names, numbers and string literals as written; everything else one character at a time. */
  readonly tokens: readonly string[];
}

const TOKEN = /[\p{XID_Start}_]\p{XID_Continue}*|\.?\d[\p{XID_Continue}.]*|[\s\S]/uy;
const TAB_WIDTH = 8;

/** Splits Python source into logical lines. Never throws: for invalid source it returns an approximation. */
export function logicalLines(source: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let tokens: string[] = [];
  let indent = 0;
  let depth = 0;
  let at = 0;
  const endLine = (): void => {
    if (tokens.length > 0) lines.push({ indent, tokens });
    tokens = [];
    indent = 0;
  };
  while (at < source.length) {
    const char = source[at] ?? '';
    if (isLineBreak(char)) {
      if (depth === 0) endLine();
      at += 1;
    } else if (char === ' ' || char === '\t' || char === '\f') {
      if (tokens.length === 0) indent = column(indent, char);
      at += 1;
    } else if (char === '#') at = skipComment(source, at);
    else if (char === '\\') at += source.startsWith('\r\n', at + 1) ? 3 : 2;
    else {
      const end = endOfToken(source, at);
      tokens.push(source.slice(at, end));
      if ('([{'.includes(char)) depth += 1;
      else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
      at = end;
    }
  }
  endLine();
  return lines;
}

function endOfToken(source: string, at: number): number {
  if (isQuote(source[at])) return skipString(source, at, '');
  TOKEN.lastIndex = at;
  const token = TOKEN.exec(source)?.[0] ?? '';
  const end = at + token.length;
  return isQuote(source[end]) && isStringPrefix(token) ? skipString(source, end, token) : end;
}

function isQuote(char: string | undefined): boolean {
  return char === '"' || char === "'";
}

function column(indent: number, char: string): number {
  if (char === '\f') return 0;
  return char === ' ' ? indent + 1 : indent + TAB_WIDTH - (indent % TAB_WIDTH);
}
