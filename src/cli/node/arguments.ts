import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InputError } from '../input-error.js';

/**
 * Reads a command's arguments, strictly.
 *
 * @throws InputError for an unknown option, or one without its value.
 */
export function readArguments<const Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InputError(error.message);
  }
}
