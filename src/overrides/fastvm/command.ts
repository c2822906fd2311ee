import { InvalidArgumentError } from '../../core/errors/index.js';

/**
 * The argv of a command: text (even empty) is run by `sh -c`, a list is passed on unchanged.
 *
 * @example
 * toArgv('ls -la | wc -l'); // ['sh', '-c', 'ls -la | wc -l']
 * toArgv(['ls', '-la']); // ['ls', '-la']
 */
export function toArgv(command: string | readonly string[]): string[] {
  if (typeof command === 'string') return ['sh', '-c', command];
  if (!Array.isArray(command) || command.length === 0 || command.some((word) => typeof word !== 'string')) {
    throw new InvalidArgumentError('command must be a string or a non-empty array of strings');
  }
  if (command[0] === '') throw new InvalidArgumentError('command must name a program; its first element is empty');
  return [...command];
}
