import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/** A console could not be opened, or its connection broke. The session's token is in none of the texts. */
export class ConsoleError extends FastkitError {
  static override readonly type: string = 'ConsoleError';

  constructor(message: string, options?: FastkitErrorOptions) {
    super('CONSOLE', message, options);
  }
}
