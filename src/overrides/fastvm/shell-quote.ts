import { InvalidArgumentError } from '../../core/errors/usage-errors.js';

/**
 * One word of a POSIX shell command that stands for exactly `text`, whatever characters it holds.
 *
 * @throws {InvalidArgumentError} `text` holds a NUL character, which no argument can carry.
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) {
    throw new InvalidArgumentError(`a command argument cannot hold a NUL character: ${JSON.stringify(text)}`);
  }
  return `'${text.replaceAll("'", "'\\''")}'`;
}
