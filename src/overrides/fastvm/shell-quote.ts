import { InvalidArgumentError } from '../../core/errors/usage-errors.js';

/**
 * Quotes `text` as one word of a POSIX shell command, whatever characters it contains.
 *
 * @throws {InvalidArgumentError} `text` contains a NUL character, which an argument cannot have.
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) {
    throw new InvalidArgumentError(`a command argument cannot contain a NUL character: ${JSON.stringify(text)}`);
  }
  return `'${text.replaceAll("'", "'\\''")}'`;
}
