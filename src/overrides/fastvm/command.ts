import { InvalidArgumentError } from '../../core/errors/index.js';

/**
 * The argv of a command: text is run by `sh -c` (also the empty text), a list is passed on unchanged.
 *
 * @example
 * toArgv('ls -la | wc -l'); // ['sh', '-c', 'ls -la | wc -l']
 * toArgv(['ls', '-la']); // ['ls', '-la']
 */
export function toArgv(command: string | readonly string[]): string[] {
  if (typeof command === 'string') return ['sh', '-c', command];
  if (!Array.isArray(command) || command.length === 0 || command.some((word) => typeof word !== 'string')) {
    throw new InvalidArgumentError('command must be text or a list of texts with at least the program in it');
  }
  if (command[0] === '') throw new InvalidArgumentError('command must name a program; its first word is empty');
  return [...command];
}
