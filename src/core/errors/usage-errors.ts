import { FastkitError, type FastkitErrorOptions } from './fastkit-error.js';

/** The client cannot be built as asked: a credential is missing, or an option or environment variable has no usable value. */
export class ConfigurationError extends FastkitError {
  static override readonly type: string = 'ConfigurationError';

  constructor(message: string, options?: FastkitErrorOptions) {
    super('CONFIGURATION', message, options);
  }
}

/** An argument of a call is refused before anything is sent. */
export class InvalidArgumentError extends FastkitError {
  static override readonly type: string = 'InvalidArgumentError';

  constructor(message: string, options?: FastkitErrorOptions) {
    super('INVALID_ARGUMENT', message, options);
  }
}

/** A request body is larger than the service accepts; nothing was sent. */
export class RequestTooLargeError extends FastkitError {
  static override readonly type: string = 'RequestTooLargeError';

  readonly actualBytes: number;
  readonly maxBytes: number;

  constructor(message: string, sizes: { actualBytes: number; maxBytes: number }, options?: FastkitErrorOptions) {
    super('REQUEST_TOO_LARGE', message, options);
    this.actualBytes = sizes.actualBytes;
    this.maxBytes = sizes.maxBytes;
  }
}
