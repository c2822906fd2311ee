import { InvalidArgumentError } from '../../../../core/errors/index.js';

/** PEP 263: a comment on the first line, or on the second one if the first is blank or a comment. */
const COOKIE = /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))??[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/**
 * Decodes a Python file. A byte order mark is removed.
 *
 * @throws InvalidArgumentError when the file is not UTF-8, or declares another encoding.
 */
export function decodeSource(bytes: Uint8Array, where: string): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InvalidArgumentError(`the Python file ${where} is not UTF-8`, { cause });
  }
  checkEncodingComment(text, where);
  return text;
}

/** @throws InvalidArgumentError when the source declares an encoding other than UTF-8, in which it is sent. */
export function checkEncodingComment(source: string, where: string): void {
  const encoding = COOKIE.exec(source)?.[1];
  if (encoding === undefined || /^utf[-_]?8(?:-|$)/i.test(encoding)) return;
  throw new InvalidArgumentError(`the Python source ${where} declares the encoding ${encoding}; only UTF-8 is sent`, {
    hint: 'convert the file to UTF-8 and remove the declaration',
  });
}
