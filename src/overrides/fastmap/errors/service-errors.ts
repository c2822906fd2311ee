import { ApiError, FastkitError } from '../../../core/errors/index.js';
import { hide } from '../../../core/errors/inspect.js';
import { cutText, visibleText } from '../../../core/errors/visible-text.js';

/** The function could not be stored, or its worker did not start, or not in time. Retrying at once does not help. */
export class InitializationError extends FastkitError {
  static override readonly type: string = 'InitializationError';
  /** Python's traceback, as it came. Not enumerable. */
  declare readonly traceback: string | undefined;

  constructor(message: string, traceback?: string, redact = (text: string) => text) {
    super('INITIALIZATION', `the fastmap worker did not start: ${redact(message)}${redact(lastLines(traceback))}`);
    hide(this, { traceback });
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

/** Of a longer line of a traceback only the start is shown. */
const MAX_LINE_CHARS = 300;

/** The end of a Python traceback for a message: the innermost frame and the exception, on separate lines. */
export function lastLines(traceback: string | undefined): string {
  if (traceback === undefined || traceback.trim() === '') return '';
  const lines = visibleText(traceback).trim().split('\n').slice(-4);
  return `\n${lines.map((line) => cutText(line, MAX_LINE_CHARS)).join('\n')}`;
}
