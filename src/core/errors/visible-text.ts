/**
 * Characters that a terminal obeys instead of showing them, or that reorder the text around them: C0 and C1 controls, DEL, line and paragraph
 * separators, and the marks, embeddings, overrides and isolates of bidirectional text. Without tab and line feed.
 */
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text of a service, gateway or guest as it may be printed: control characters are shown as `\u{1b}`. Line breaks and tabs stay, because a
 * message may quote several lines; `\r\n` becomes a line feed.
 */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROL, escaped);
}

/**
 * The same for a name, an id or a status: one line, cut at `maxChars`. Line breaks and tabs are shown too, so that foreign text cannot start a
 * line of its own.
 */
export function visibleLine(text: string, maxChars = 1000): string {
  return cutText(text, maxChars)
    .replace(CONTROL, escaped)
    .replace(/[\t\n]/g, escaped);
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The start of a text that is longer than `maxChars`, marked by an ellipsis. Never half of a surrogate pair. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${text.slice(0, maxChars).replace(/[\ud800-\udbff]$/, '')}…`;
}
