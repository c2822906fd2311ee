import { FastkitError, type FastkitErrorOptions } from '../../../core/errors/index.js';

/** A console could not be opened, or its connection broke. Its texts never contain the session's token. */
export class ConsoleError extends FastkitError {
  static override readonly type: string = 'ConsoleError';

  constructor(message: string, options?: FastkitErrorOptions) {
    super('CONSOLE', message, options);
  }
}
