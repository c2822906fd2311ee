/** Text as the lines of a comment; escapes the end of a comment inside the text. */
export const commentLines = (text: string): string[] =>
  text
    .trim()
    .replaceAll('*/', '*\\/')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());

/** A TSDoc block ending in a line break, or nothing for an empty text. */
export function tsdoc(text: string | undefined, indent = ''): string {
  if (text === undefined || text.trim() === '') return '';
  const lines = commentLines(text);
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  const body = lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n');
  return `${indent}/**\n${body}\n${indent} */\n`;
}
