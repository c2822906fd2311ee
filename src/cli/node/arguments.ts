import { type ParseArgsConfig, parseArgs } from 'node:util';
import { codeOf, messageOf } from '../../core/errors/is-error.js';
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
    if (!/^ERR_PARSE_ARGS_/.test(String(codeOf(error)))) throw error;
    throw new InputError(messageOf(error));
  }
}
