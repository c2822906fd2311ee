import { ApiError, FastkitError } from '../../../core/errors/index.js';

/** The function could not be stored, or its worker did not start, or not in time. Retrying at once does not help. */
export class InitializationError extends FastkitError {
  static override readonly type: string = 'InitializationError';
  readonly traceback: string | undefined;

  constructor(message: string, traceback?: string) {
    super('INITIALIZATION', `the fastmap worker did not start: ${message}${lastLines(traceback)}`);
    this.traceback = traceback;
  }
}

/** 410: the service no longer accepts the version in `clientVersion`. */
export class ClientDiscontinuedError extends ApiError {
  static override readonly type: string = 'ClientDiscontinuedError';
  static override readonly code: string = 'CLIENT_DISCONTINUED';
}

/** The signature of a response is missing or wrong; the response was not opened. */
export class SignatureError extends FastkitError {
  static override readonly type: string = 'SignatureError';

  constructor(problem: string, hint = 'check the secret, and that no proxy changes the responses') {
    super('SIGNATURE', `${problem} and was not opened`, { hint });
  }
}

/** The end of a Python traceback for a message: the innermost frame and the exception, on separate lines. */
export function lastLines(traceback: string | undefined): string {
  if (traceback === undefined || traceback.trim() === '') return '';
  return `\n${traceback.trim().split('\n').slice(-4).join('\n')}`;
}
