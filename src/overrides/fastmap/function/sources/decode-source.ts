import { InvalidArgumentError } from '../../../../core/errors/index.js';

/** PEP 263: a comment in one of the first two lines, the first of which is blank or a comment too. */
const COOKIE = /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))??[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/**
 * The text of a Python file. A byte order mark is taken off.
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

/** @throws InvalidArgumentError when source declares an encoding other than UTF-8, which is what it is sent in. */
export function checkEncodingComment(source: string, where: string): void {
  const encoding = COOKIE.exec(source)?.[1];
  if (encoding === undefined || /^utf[-_]?8(?:-|$)/i.test(encoding)) return;
  throw new InvalidArgumentError(`the Python source ${where} declares the encoding ${encoding}; only UTF-8 is sent`, {
    hint: 'convert the file to UTF-8 and remove the declaration',
  });
}
