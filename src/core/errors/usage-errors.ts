import { FastkitError, type FastkitErrorOptions } from './fastkit-error.js';

/** The client cannot be created: a credential is missing, or an option or environment variable is invalid. */
export class ConfigurationError extends FastkitError {
  static override readonly type: string = 'ConfigurationError';

  constructor(message: string, options?: FastkitErrorOptions) {
    super('CONFIGURATION', message, options);
  }
}

/** An argument of a call is invalid; nothing was sent. */
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

/** A part of fastkit that is loaded on demand could not be loaded, for example because no file could be opened or a chunk is missing. */
export class LoadError extends FastkitError {
  static override readonly type: string = 'LoadError';

  constructor(cause: unknown) {
    super('LOAD_FAILED', 'a part of fastkit could not be loaded', {
      cause,
      hint: 'the cause says why; bundles need all of their chunks, and Node a free file descriptor',
    });
  }
}
